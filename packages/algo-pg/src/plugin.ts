import type { Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { reinforceEntry } from './reinforce/entry.ts';

/** The agents of this package. Listing them loads no TensorFlow.js; creating one does. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-pg',
  agents: {
    reinforce: reinforceEntry,
  },
});
