// Builds the parts of pages that VitePress does not: the code that runs and edits cells, loaded on demand, and the home page's agent.
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { notInBrowsers } from '../../apps/playground/build/notInBrowsers.ts';

const checks = { ineffectiveDynamicImport: false, pluginTimings: false };

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  resolve: { conditions: ['@prism-rl/source', 'module', 'browser', 'import', 'default'] },
  // Readers' programs, which may draw normal numbers, run in the worker.
  plugins: [notInBrowsers(), noNormals()],
  // The imports of exercises are loaded already when a program requests them.
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

// NumPy's tables for normal numbers are a third of the home page's agent, which draws none.

/** Removes the tables; drawing a normal number throws. */
function noNormals(): Plugin {
  return {
    name: 'no-normals',
    load: {
      filter: { id: /core\/src\/rng\/ziggurat\.ts$/ },
      handler: () =>
        "const none = () => { throw new Error('Normal numbers are left out of this page.'); };\n" +
        'export { none as fillNormals, none as standardExponential, none as standardNormal };',
    },
  };
}
