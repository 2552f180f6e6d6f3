// A built page or site on a server of this machine, in a folder deep in it.
import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const prefix = '/some/deep/folder/';
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
};

/** A folder as it is served. */
export interface ServedFolder {
  /** The address of its `index.html`, with a slash at the end. */
  readonly url: string;
  /** Files that were sent, with the bytes that went over the network: text is compressed. */
  readonly sent: Map<string, number>;
  close(): Promise<void>;
}

/**
 * @param folder what a build wrote.
 * @param missing gets a line for every file that is asked for and not there.
 */
export async function servedFolder(folder: string, missing: string[]): Promise<ServedFolder> {
  const sent = new Map<string, number>();
  const compressed = new Map<string, Buffer>();
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const asked = decodeURIComponent(pathname.replace(prefix, ''));
    const name = asked.endsWith('/') || asked === '' ? `${asked}index.html` : asked;
    const file = path.join(folder, name);
    if (!pathname.startsWith(prefix) || !fs.existsSync(file)) {
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
    // Browsers give a page of localhost what they give one of https: service workers.
    url: `http://localhost:${(server.address() as AddressInfo).port}${prefix}`,
    sent,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
