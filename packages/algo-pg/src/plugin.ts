import type { Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { a3cEntry } from './a3c/entry.ts';
import { gaussianPgEntry } from './gaussianPg/entry.ts';
import { reinforceEntry } from './reinforce/entry.ts';

/** The agents of this package. Listing them loads no TensorFlow.js; creating one does. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-pg',
  module: import.meta.url,
  agents: {
    a3c: a3cEntry,
    'gaussian-pg': gaussianPgEntry,
    reinforce: reinforceEntry,
  },
});
