import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { afterBuild } from './build/afterBuild.ts';
import { notInBrowsers } from './build/notInBrowsers.ts';
import { previews } from './build/previews.ts';
import { valuesOf } from './build/valuesOf.ts';

// Writes the service worker that keeps the page for times without a network.

/** Scripts up to this size are kept before they are used, so that a page that is open while another version is published finds its own. */
const atOnce = 1_000_000;

/** Adds `sw.js`, with the names of all files of the build. */
function offline(): Plugin {
  return afterBuild('offline', 'post', (folder) => {
    const files = fs
      .globSync('**/*', { cwd: folder })
      .filter(
        (file) =>
          fs.statSync(path.join(folder, file)).isFile() &&
          !/(^|\/)sw\.js$|\.map$|^(?:previews|alone)\//.test(file),
      )
      .map((file) => file.replaceAll('\\', '/'))
      .sort();
    const hash = createHash('sha256');
    for (const file of files) hash.update(file).update(fs.readFileSync(path.join(folder, file)));
    const small = files.filter((file) => fs.statSync(path.join(folder, file)).size <= atOnce);
    const template = fs.readFileSync(new URL('./build/serviceWorker.js', import.meta.url), 'utf8');
    const settings = { version: hash.digest('hex').slice(0, 12), files: ['./', ...small] };
    fs.writeFileSync(path.join(folder, 'sw.js'), template.replace('__SETTINGS__', JSON.stringify(settings)));
  });
}

/** Writes the scripts of pages that play a policy alone. */
function alone(): Plugin {
  return afterBuild('alone', 'pre', (folder) => {
    const program = fileURLToPath(new URL('./build/aloneScripts.ts', import.meta.url));
    execFileSync(process.execPath, ['--conditions=@prism-rl/source', program, path.join(folder, 'alone')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  });
}

// Sizes of the programs that load while a visitor waits: a server that compresses them does not tell.

const wasmFolders = [
  'node_modules/onnxruntime-web/dist',
  '../../packages/env-mujoco/node_modules/@mujoco/mujoco',
];

/** Bytes by the names that files have before the build adds a hash to them: `mujoco.wasm`. */
function largeFiles(): { readonly [name: string]: number } {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const sizes: { [name: string]: number } = {};
  for (const folder of wasmFolders.map((one) => path.join(here, one))) {
    for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.wasm')))
      sizes[name] = fs.statSync(path.join(folder, name)).size;
  }
  return sizes;
}

// Packages are read from their TypeScript source, as everywhere in the repository.
const conditions = ['@prism-rl/source', 'module', 'browser', 'import', 'default'];

export default defineConfig({
  // Works from any folder of a web server.
  base: './',
  resolve: {
    conditions,
    // The build without WebGPU: half the size.
    alias: [{ find: /^onnxruntime-web$/, replacement: 'onnxruntime-web/wasm' }],
  },
  define: { 'import.meta.env.LARGE_FILES': JSON.stringify(largeFiles()) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [notInBrowsers(), previews(), alone(), offline()],
  worker: {
    format: 'es',
    plugins: () => [notInBrowsers(), valuesOf('run/gpu/deviceRules', 'deviceRules')],
    // Bundles the modules that every world needs into one file, which compresses better than ten small ones.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'core',
              test: /packages\/core\/src\/(rows|spaces\/(?!composite)|settings|environments|checks\/refusals|arrays|pictures|errors|rng)/,
            },
          ],
        },
      },
    },
  },
  build: { target: 'es2023', chunkSizeWarningLimit: 4000, reportCompressedSize: false },
});
