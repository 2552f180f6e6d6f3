// The built site in Chromium, from a folder deep in a web server: it is read, searched through links, and never asks for anything outside
// of its folder. After `npm run build:site`: `pnpm --filter @prism-rl/site run check`.
import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chromiumPath } from '../../test/browser/openPage.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const prefix = '/some/deep/folder/';
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const complaints: string[] = [];
const server = createServer(({ url = '/' }, response) => {
  const { pathname } = new URL(url, 'http://localhost');
  const name = decodeURIComponent(pathname.replace(prefix, ''));
  const file = path.join(dist, name.endsWith('/') || name === '' ? `${name}index.html` : name);
  if (!pathname.startsWith(prefix) || !fs.existsSync(file)) {
    complaints.push(`no ${pathname}`);
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': contentTypes[path.extname(file)] ?? 'application/octet-stream' });
  response.end(fs.readFileSync(file));
});
let browser: Browser;
let page: Page;
let home = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    serviceWorkers: 'block',
  });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(home) && !/^(data|blob):/.test(request.url()))
      complaints.push(request.url());
  });
});
afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  complaints.length = 0;
});

/** Clicks and waits for the page of that title. */
async function follow(selector: string, title: RegExp): Promise<void> {
  await page.click(selector);
  await expect.poll(() => page.title(), { timeout: 20_000 }).toMatch(title);
  expect(page.url().startsWith(home)).toBe(true);
}

test('from page to page, and into the playground', async () => {
  await page.goto(home);
  await follow('nav >> text=Course', /^The course/);
  await follow('.VPSidebar >> text=7. Sarsa', /^7\. Sarsa and Q-learning/);
  await follow('nav >> text=Reference', /^Reference/);
  await follow('.vp-doc >> text=Agents and planners', /^Agents and planners/);
  await follow('nav >> text=Results', /^What each improvement is worth/);
  await follow('.VPNavBarTitle a', /^Prism RL$/);
  await page.goto(`${home}course/07-sarsa-and-q-learning.html`);
  await follow('text=Sarsa at the cliff', /playground/);
  expect(complaints).toEqual([]);
});

test('names in TypeScript show their types', async () => {
  await page.goto(`${home}guides/begin.html`);
  await page
    .locator('.twoslash-hover', { hasText: /^evaluateEvery$/ })
    .first()
    .hover();
  await expect
    .poll(() => page.locator('.twoslash-floating').textContent(), { timeout: 10_000 })
    .toMatch(/function evaluateEvery\(.*EvaluationPlan.*Plays the greedy policy/s);
  expect(complaints).toEqual([]);
});

test('in Korean', async () => {
  await page.goto(`${home}ko/`);
  await follow('text=강의 시작하기', /^강의/);
  await follow('.VPSidebar >> text=4. 가치 이터레이션', /^4\. 가치 이터레이션/);
  expect(complaints).toEqual([]);
});

test('the home page learns', async () => {
  await page.goto(home);
  const frame = page.frameLocator('iframe');
  await expect
    .poll(async () => Number(await frame.getByTestId('episodes').textContent()), { timeout: 30_000 })
    .toBeGreaterThan(5);
  expect(complaints).toEqual([]);
});
