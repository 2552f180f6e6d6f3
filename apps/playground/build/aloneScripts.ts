// Bundles the scripts of pages that play a policy alone, one for each family of worlds: node aloneScripts.ts FOLDER
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { families } from '../src/alone/families.ts';
import { notInBrowsers } from './notInBrowsers.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
for (const family of families) {
  await build({
    ...{
      configFile: false,
      root: here('..'),
      publicDir: false,
      logLevel: 'error',
      plugins: [notInBrowsers()],
    },
    resolve: {
      conditions: ['@prism-rl/source', 'module', 'browser', 'import', 'default'],
      alias: { '@prism-rl/env-classic/plugin': `@prism-rl/${family}/plugin` },
    },
    build: {
      ...{ outDir: process.argv[2]!, emptyOutDir: false, target: 'es2023', reportCompressedSize: false },
      lib: {
        entry: here('../src/alone/alone.ts'),
        formats: ['iife'],
        name: 'alone',
        fileName: () => `${family}.js`,
      },
    },
  });
}
