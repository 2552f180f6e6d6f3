// What stands in pages and is built apart from them: what runs and edits their cells, loaded when a reader asks for it, and the home page's
// agent.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { notInBrowsers } from '../../apps/playground/build/notInBrowsers.ts';
import { noNormals } from './noNormals.ts';

const checks = { ineffectiveDynamicImport: false, pluginTimings: false };

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  resolve: { conditions: ['@prism-rl/source', 'module', 'browser', 'import', 'default'] },
  // Programs of readers, which may ask for any number, run in the worker.
  plugins: [notInBrowsers(), noNormals()],
  // What exercises import is there already when a program asks for it.
  worker: { format: 'es', plugins: () => [notInBrowsers()], rolldownOptions: { checks } },
  build: {
    outDir: '../dist/cells',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: ['agent', 'edit', 'run'].map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
      checks,
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
    },
  },
});
