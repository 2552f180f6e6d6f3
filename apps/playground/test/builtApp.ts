// The built page on a server of this machine, and Chromium in front of it.
import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { chromiumPath } from '../../../test/browser/openPage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
};

/** An open page, and what it did. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Files that were sent, with the bytes that went over the network: text is compressed. */
  readonly files: ReadonlyMap<string, number>;
  /** Errors in the console, uncaught errors, missing files. */
  readonly complaints: readonly string[];
}

/** The built page. */
export interface BuiltApp {
  readonly folder: string;
  /** Opens it in a browser context of its own. */
  visit(hash?: string, options?: Parameters<Browser['newContext']>[0]): Promise<Visit>;
  close(): Promise<void>;
}

/**
 * Builds the page into a folder of its own and serves it below `/some/folder/`.
 *
 * @param flags of the browser, which by default has no GPU.
 */
export async function builtApp(flags: readonly string[] = ['--disable-gpu']): Promise<BuiltApp> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-playground-'));
  // Vitest says that this is a test; the page is built as it is published.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  await build({
    root,
    mode: 'production',
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'silent',
    build: { outDir: folder, emptyOutDir: true },
  });
  process.env.NODE_ENV = NODE_ENV;
  const sent = new Map<string, number>();
  const missing: string[] = [];
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const name = pathname.replace(/^\/some\/folder\//, '') || 'index.html';
    const file = path.join(folder, name);
    if (!pathname.startsWith('/some/folder/') || !fs.existsSync(file)) {
      missing.push(`no ${pathname}`);
      response.writeHead(404).end();
      return;
    }
    const type = contentTypes[path.extname(file)] ?? 'application/octet-stream';
    // As servers do with text.
    const isText = /text|svg/.test(type);
    const bytes = isText ? gzipSync(fs.readFileSync(file)) : fs.readFileSync(file);
    sent.set(name, bytes.length);
    response
      .writeHead(200, { 'content-type': type, ...(isText ? { 'content-encoding': 'gzip' } : {}) })
      .end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: chromiumPath!,
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...flags],
  });
  return {
    folder,
    visit: async (hash = '', options = {}) => {
      sent.clear();
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/some/folder/${hash}`);
      return {
        page,
        context,
        files: sent,
        get complaints() {
          return [...complaints, ...missing];
        },
      };
    },
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As fast as it goes. */
export async function fullSpeed(page: Page): Promise<void> {
  const speed = page.getByLabel('Speed');
  await speed.fill((await speed.getAttribute('max'))!);
}

/** Drops a file on the page, as somebody does who drags it there. */
export async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([text, title]) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], title));
      return data;
    },
    [Buffer.from(bytes).toString('base64'), name] as const,
  );
  await page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
}

/** The number behind a name of the page. */
export async function numberOf(page: Page, name: 'steps' | 'episodes' | 'return'): Promise<number> {
  const text = await page.getByTestId(name).textContent();
  return Number((text ?? '').replaceAll(',', '').replace('−', '-'));
}
