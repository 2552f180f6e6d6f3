// Packages load what only Node has behind a condition; a bundler would pack it all the same.
import type { Plugin } from 'vite';

const nodeOnly = /^(node:|module$|onnxruntime-node$|@tensorflow\/tfjs-backend-wasm$|@tensorflow\/tfjs-node)/;
const empty = '\0not-in-browsers';

/** Puts an empty module in the place of what cannot run in a browser and is never asked for there. */
export function notInBrowsers(): Plugin {
  return {
    name: 'not-in-browsers',
    enforce: 'pre',
    resolveId: (id) => (nodeOnly.test(id) ? empty : undefined),
    // CommonJS, because nobody can list its exports.
    load: (id) => (id === empty ? 'module.exports = {};' : undefined),
  };
}
