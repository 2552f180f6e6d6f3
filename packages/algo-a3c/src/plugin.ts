import type { Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { a3cEntry } from './entry.ts';

/** The agent of this package. Listing it loads no TensorFlow.js; creating one does, and its threads start with training. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-a3c',
  module: import.meta.url,
  agents: { a3c: a3cEntry },
});
