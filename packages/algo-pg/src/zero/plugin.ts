import { definePlugin, type Plugin } from '@prism-rl/core';
import { zeroEntry } from './entry.ts';

/** AlphaZero, in a plugin of its own: it plays games of two players only. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-pg/zero',
  module: import.meta.url,
  agents: { alphazero: zeroEntry },
});
