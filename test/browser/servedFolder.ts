// Serves a built page or site on this machine, in a deeply nested folder.
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

/** A served folder. */
export interface ServedFolder {
  /** The address of its `index.html`, with a slash at the end. */
  readonly url: string;
  /** Served files, with the bytes sent over the network: text is compressed. */
  readonly sent: Map<string, number>;
  close(): Promise<void>;
}

/**
 * @param folder output of a build.
 * @param missing receives a line for every requested file that does not exist.
 * @param headers of every file
 */
export async function servedFolder(
  folder: string,
  missing: string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<ServedFolder> {
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
    // Compress text as production servers do.
    const isText = /text|svg/.test(type);
    let bytes = compressed.get(name) ?? fs.readFileSync(file);
    if (isText && !compressed.has(name)) {
      bytes = gzipSync(bytes);
      compressed.set(name, bytes);
    }
    sent.set(name, bytes.length);
    response
      .writeHead(200, {
        ...headers,
        'content-type': type,
        'content-length': bytes.length,
        ...(isText ? { 'content-encoding': 'gzip' } : {}),
      })
      .end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // Browsers grant localhost the features of https: service workers.
    url: `http://localhost:${(server.address() as AddressInfo).port}${prefix}`,
    sent,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
