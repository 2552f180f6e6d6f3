/** Serves the repository's TypeScript to a browser on this machine, types stripped: no bundler stands between. */

import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const core = join(root, 'packages/core');

/** Packages of others that ours import, as files for browsers. */
const foreign: Readonly<Record<string, string>> = {
  valibot: join(packageFolder('valibot', core), 'dist/index.mjs'),
  'fastest-levenshtein': join(packageFolder('fastest-levenshtein', core), 'esm/mod.js'),
};

const importMap = {
  imports: {
    '@prism-rl/core': '/packages/core/src/index.ts',
    ...Object.fromEntries(Object.keys(foreign).map((name) => [name, `/foreign/${name}`])),
  },
};

const page = `<!doctype html><title>Prism RL</title><script type="importmap">${JSON.stringify(importMap)}</script>`;

/** A server with an empty page at `url`, whose scripts can import `/packages/<name>/….ts`. */
export async function serveSources(): Promise<{ url: string; server: Server }> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    try {
      const { type, text } = answer(pathname);
      response.writeHead(200, { 'content-type': type }).end(text);
    } catch (error) {
      response.writeHead(404).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

function answer(pathname: string): { type: string; text: string } {
  if (pathname === '/') return { type: 'text/html', text: page };
  const type = 'text/javascript';
  const name = /^\/foreign\/(.+)$/.exec(pathname)?.[1];
  if (name !== undefined) return { type, text: readFileSync(foreign[name]!, 'utf8') };
  const file = normalize(join(root, pathname));
  if (!file.startsWith(join(root, 'packages')) || !file.endsWith('.ts'))
    throw new Error(`no ${pathname} here`);
  return { type, text: stripTypeScriptTypes(readFileSync(file, 'utf8')) };
}

function packageFolder(name: string, from: string): string {
  // Not every package exports its package.json: from its entry point up to the folder with its name.
  let folder = createRequire(join(from, 'package.json')).resolve(name);
  while (!folder.endsWith(join('node_modules', name))) folder = dirname(folder);
  return folder;
}
