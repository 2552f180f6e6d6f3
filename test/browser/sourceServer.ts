// Serves the repository's TypeScript to a browser on this machine, with types stripped and without a bundler.
import fs from 'node:fs';
import { createServer } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { root } from '../../scripts/bootstrap/versions.mjs';

/** A third-party package that ours import. */
interface Foreign {
  /** The folder that depends on it. */
  readonly from: string;
  /** Its entry for browsers. */
  readonly entry: string;
  /** Converts a CommonJS entry to a module; its source is `text`. */
  readonly wrap?: (text: string) => string;
}

const foreign: Readonly<Record<string, Foreign>> = {
  '@mujoco/mujoco': { from: 'packages/env-mujoco', entry: 'mujoco.js' },
  '@tensorflow/tfjs-core': { from: 'packages/jit', entry: 'dist/tf-core.fesm.min.js' },
  '@tensorflow/tfjs-backend-cpu': { from: 'packages/jit', entry: 'dist/tf-backend-cpu.fesm.min.js' },
  seedrandom: {
    from: 'packages/jit/node_modules/@tensorflow/tfjs-backend-cpu',
    entry: 'lib/alea.min.js',
    wrap: (text) => `const module = { exports: {} };\n${text}\nexport default { alea: module.exports };`,
  },
  '@bufbuild/protobuf': { from: 'packages/jit', entry: 'dist/esm/index.js' },
  'fastest-levenshtein': { from: 'packages/core', entry: 'esm/mod.js' },
  'onnxruntime-web': { from: 'packages/jit', entry: 'dist/ort.wasm.bundle.min.mjs' },
  rxjs: { from: 'packages/runner', entry: 'dist/esm/index.js' },
  tslib: { from: 'packages/runner/node_modules/rxjs', entry: 'tslib.es6.mjs' },
  valibot: { from: 'packages/algo-dqn-family', entry: 'dist/index.mjs' },
};

const contentTypes: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** A server of the repository's sources. */
export interface SourceServer {
  /** A page, empty unless a script fills it, whose scripts can import `/test/….ts` and every package by name. */
  readonly url: string;
  /** Requested files that do not exist. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts a server for this machine alone.
 *
 * @param options.port default: a free one.
 * @param options.script a module that the page runs; default: none.
 */
export async function serveSources({ port = 0, script = '' } = {}): Promise<SourceServer> {
  const missing: string[] = [];
  const page = `<!doctype html><title>Prism RL</title><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify(importMap())}</script><body><script type="module">${script}</script>`;
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const send = (type: string, body: string | Buffer): void =>
      void response.writeHead(200, { 'content-type': type }).end(body);
    if (pathname === '/') return send('text/html', page);
    const file = fileFor(pathname);
    if (file === undefined) {
      missing.push(pathname);
      response.writeHead(404).end();
      return;
    }
    const extension = path.extname(file);
    const body = fs.readFileSync(file);
    const wrap = Object.entries(foreign).find(([name]) => pathname.startsWith(`/foreign/${name}/`))?.[1].wrap;
    if (extension === '.ts') send(contentTypes[extension]!, stripTypeScriptTypes(body.toString()));
    else send(contentTypes[extension]!, wrap?.(body.toString()) ?? body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    missing,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Maps every exported name of our packages, and their own `#` names, to its source, and third-party names to their browser builds. */
function importMap(): { imports: Record<string, string>; scopes: Record<string, Record<string, string>> } {
  const imports: Record<string, string> = {};
  const scopes: Record<string, Record<string, string>> = {};
  for (const file of fs.globSync('packages/*/package.json', { cwd: root })) {
    const manifest = JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as {
      name: string;
      imports?: Record<string, Record<string, string | Record<string, string>>>;
      exports?: Record<string, string | Record<string, string>>;
    };
    const { name, exports = {} } = manifest;
    const folder = path.dirname(file).replaceAll('\\', '/');
    const inside = Object.entries(manifest.imports ?? {}).map(([internal, target]) => {
      const { browser, default: usual } = target;
      const source = (browser ?? usual) as string | Record<string, string>;
      // A file of the package, or an entry of another one.
      return typeof source === 'string'
        ? [internal, foreignAddress(source)]
        : [internal, `/${path.posix.join(folder, source['@prism-rl/source']!)}`];
    });
    if (inside.length > 0) scopes[`/${folder}/`] = Object.fromEntries(inside);
    for (const [subpath, target] of Object.entries(exports)) {
      const source = typeof target === 'string' ? undefined : target['@prism-rl/source'];
      if (source !== undefined)
        imports[path.posix.join(name, subpath)] = `/${path.posix.join(folder, source)}`;
    }
  }
  for (const name of Object.keys(foreign)) imports[name] = foreignAddress(name);
  imports['@bufbuild/protobuf/wire'] = '/foreign/@bufbuild/protobuf/dist/esm/wire/index.js';
  imports['onnxruntime-web/wasm'] = foreignAddress('onnxruntime-web/wasm');
  imports['onnxruntime-web/webgpu'] = '/foreign/onnxruntime-web/dist/ort.webgpu.bundle.min.mjs';
  return { imports, scopes };
}

/** The server's path of a third-party package, for any of its entries. */
function foreignAddress(specifier: string): string {
  const name = Object.keys(foreign).find((one) => specifier === one || specifier.startsWith(`${one}/`))!;
  return `/foreign/${name}/${foreign[name]!.entry}`;
}

/** The file for an address, or undefined: our sources, or the third-party packages above, and nothing else. */
function fileFor(pathname: string): string | undefined {
  const name = Object.keys(foreign).find((candidate) => pathname.startsWith(`/foreign/${candidate}/`));
  const folder = name === undefined ? root : packageFolder(name, foreign[name]!.from);
  const file = path.join(folder, name === undefined ? pathname : pathname.slice(`/foreign/${name}`.length));
  const within = name === undefined ? ['packages', 'test'].map((part) => path.join(root, part)) : [folder];
  if (!within.some((part) => file.startsWith(part + path.sep))) return undefined;
  // RxJS omits the extensions of its own files.
  const candidates = name === undefined ? [file] : [file, `${file}.js`];
  return candidates.find(
    (candidate) =>
      contentTypes[path.extname(candidate)] !== undefined &&
      (name !== undefined || /\.(ts|json)$/.test(candidate)) &&
      fs.existsSync(candidate),
  );
}

function packageFolder(name: string, from: string): string {
  // Not every package exports its package.json: search from its entry point up to the folder with its name.
  const dependent = fs.realpathSync(path.join(root, from));
  let folder = createRequire(path.join(dependent, 'package.json')).resolve(name);
  while (!folder.endsWith(path.join('node_modules', name))) folder = path.dirname(folder);
  return folder;
}
