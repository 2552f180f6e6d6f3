// The built page on a server of this machine.
import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtPage } from './builtPage.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
};

/** The built page. */
export interface ServedApp {
  readonly folder: string;
  readonly url: string;
  /** Files that were sent, with the bytes that went over the network: text is compressed. */
  readonly sent: Map<string, number>;
  /** Files that were asked for and are not there. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

/** Serves the page below `/some/folder/`. */
export async function servedApp(): Promise<ServedApp> {
  const folder = await builtPage();
  const sent = new Map<string, number>();
  const missing: string[] = [];
  const compressed = new Map<string, Buffer>();
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
    let bytes = compressed.get(name) ?? fs.readFileSync(file);
    if (isText && !compressed.has(name)) {
      bytes = gzipSync(bytes);
      compressed.set(name, bytes);
    }
    sent.set(name, bytes.length);
    response
      .writeHead(200, {
        'content-type': type,
        'content-length': bytes.length,
        ...(isText ? { 'content-encoding': 'gzip' } : {}),
      })
      .end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    folder,
    url: `http://localhost:${(server.address() as AddressInfo).port}/some/folder/`,
    sent,
    missing,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
