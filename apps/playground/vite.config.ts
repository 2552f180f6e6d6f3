import { defineConfig } from 'vite';
import { largeFiles } from './build/largeFiles.ts';
import { notInBrowsers } from './build/notInBrowsers.ts';
import { offline } from './build/offline.ts';

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
  plugins: [notInBrowsers(), offline()],
  worker: {
    format: 'es',
    plugins: () => [notInBrowsers()],
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
