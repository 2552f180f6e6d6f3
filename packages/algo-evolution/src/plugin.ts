import { definePlugin, type Plugin } from '@prism-rl/core';
import { ablations } from './ablation.ts';
import { ars } from './ars.ts';
import { cmaEs } from './cmaEs.ts';
import { ga } from './ga.ts';
import { openaiEs } from './openaiEs.ts';

/** The agents of this package. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-evolution',
  module: import.meta.url,
  agents: { 'cma-es': cmaEs, 'openai-es': openaiEs, ars, ga },
  ablations,
});
