// The built site on a server of this machine, in a folder deep in it.
import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Where `npm run build:site` writes. */
export const dist: string = fileURLToPath(new URL('../dist', import.meta.url));
const prefix = '/some/deep/folder/';
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The site as it is served. */
export interface ServedSite {
  /** The address of its home page. */
  readonly home: string;
  close(): void;
}

/** @param onMissing gets the path of every file that is asked for and missing. */
export async function servedSite(onMissing: (pathname: string) => void): Promise<ServedSite> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const name = decodeURIComponent(pathname.replace(prefix, ''));
    const file = path.join(dist, name.endsWith('/') || name === '' ? `${name}index.html` : name);
    if (!pathname.startsWith(prefix) || !fs.existsSync(file)) {
      onMissing(pathname);
      response.writeHead(404).end();
      return;
    }
    const type = contentTypes[path.extname(file)];
    const headers = { 'content-type': type ?? 'application/octet-stream' };
    // As servers do.
    if (type === undefined || type === 'application/wasm') {
      response.writeHead(200, headers);
      response.end(fs.readFileSync(file));
    } else {
      response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
      response.end(gzipSync(fs.readFileSync(file)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    home: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
