// What runs and edits the cells of pages: built apart from the pages, loaded when a reader asks for it.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { notInBrowsers } from '../../apps/playground/build/notInBrowsers.ts';

const checks = { ineffectiveDynamicImport: false, pluginTimings: false };

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  resolve: { conditions: ['@prism-rl/source', 'module', 'browser', 'import', 'default'] },
  plugins: [notInBrowsers()],
  // What exercises import is there already when a program asks for it.
  worker: { format: 'es', plugins: () => [notInBrowsers()], rolldownOptions: { checks } },
  build: {
    outDir: '../dist/cells',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: ['edit', 'run'].map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
      checks,
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
    },
  },
});
