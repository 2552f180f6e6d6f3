import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { anyBase, freeFromFolder } from '../build/anyFolder.ts';
import { deadLinks } from '../build/deadLinks.ts';

/** Result of a page's first script, opened at an address of a server whose site is in `/some/folder/`. */
function opened(file: string, address: string): { readonly folder: unknown; readonly written: string } {
  const site = fs.mkdtempSync(path.join(os.tmpdir(), 'site-'));
  fs.mkdirSync(path.join(site, path.dirname(file)), { recursive: true });
  const page = `<html><head><link rel="stylesheet" href="${anyBase}assets/style.css"></head><body></body></html>`;
  fs.writeFileSync(path.join(site, file), page);
  freeFromFolder(site);
  const [, script] = /<script>(.*?)<\/script>/.exec(fs.readFileSync(path.join(site, file), 'utf8'))!;
  fs.rmSync(site, { recursive: true });
  let written = '';
  class XMLHttpRequest {
    status = 0;
    #url = '';
    open(_method: string, url: URL): void {
      this.#url = new URL(url).pathname;
    }
    send(): void {
      this.status = this.#url === '/some/folder/llms.txt' ? 200 : 404;
    }
  }
  const document = { write: (text: string) => (written += text) };
  const context = vm.createContext({ location: new URL(address), URL, XMLHttpRequest, document });
  vm.runInContext(script!, context);
  return { folder: vm.runInContext('globalThis.__siteFolder', context), written };
}

test('a page knows how deep it lies, and finds the folder of the site', () => {
  const { folder } = opened('course/a.html', 'http://here/some/folder/course/a.html');
  expect(folder).toBe('/some/folder/');
});

test('the page for what is not there finds the folder from however deep it is asked for', () => {
  for (const lost of ['lost', 'course/lost', 'course/ko/deep/lost.html']) {
    const { folder, written } = opened('404.html', `http://here/some/folder/${lost}`);
    expect(folder).toBe('/some/folder/');
    expect(written).toBe('<base href="/some/folder/">');
  }
});

test('where the site is nowhere to be found, it ends at the root of the server', () => {
  expect(opened('404.html', 'http://here/another/folder/lost').folder).toBe('/');
});

test('the playground, which knows no folder, stays as it is', () => {
  const site = fs.mkdtempSync(path.join(os.tmpdir(), 'site-'));
  fs.mkdirSync(path.join(site, 'playground'));
  const page = `<html><head></head><body><a href="/playground/">${anyBase}</a></body></html>`;
  for (const file of ['index.html', 'playground/index.html']) fs.writeFileSync(path.join(site, file), page);
  freeFromFolder(site);
  const [freed, kept] = ['index.html', 'playground/index.html'].map((file) =>
    fs.readFileSync(path.join(site, file), 'utf8'),
  );
  fs.rmSync(site, { recursive: true });
  expect(kept).toBe(page);
  expect(freed).toContain('<head><script>');
});

test('of a freed site dead links are those of its pages and their scripts’ files, not what scripts write', () => {
  const site = fs.mkdtempSync(path.join(os.tmpdir(), 'site-'));
  const links = `<a href="${anyBase}404.html">a</a><a href="${anyBase}lost.html">b</a><script src="${anyBase}lost.js"></script>`;
  for (const page of ['404.html', 'index.html'])
    fs.writeFileSync(path.join(site, page), `<html><head></head><body>${links}</body></html>`);
  freeFromFolder(site);
  const dead = deadLinks(site);
  fs.rmSync(site, { recursive: true });
  expect(dead.toSorted()).toEqual(
    ['404.html', 'index.html'].flatMap((page) => [`${page}: ./lost.html`, `${page}: ./lost.js`]),
  );
});
