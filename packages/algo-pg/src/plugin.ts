import { definePlugin, type Plugin } from '@prism-rl/core';
import { a2cEntry } from './a2c/entry.ts';
import { a3cEntry } from './a3c/entry.ts';
import { actorCriticEntry } from './actorCritic/entry.ts';
import { bcEntry } from './bc/entry.ts';
import { gaussianPgEntry } from './gaussianPg/entry.ts';
import { ppoAblation } from './ppo/ablation.ts';
import { ppoEntry } from './ppo/entry.ts';
import { pqnEntry } from './pqn/entry.ts';
import { reinforceEntry } from './reinforce/entry.ts';
import { zeroAblation } from './zero/ablation.ts';
import { zeroEntry } from './zero/entry.ts';

/** The agents of this package. Listing them loads no TensorFlow.js; creating one does. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-pg',
  module: import.meta.url,
  agents: {
    a2c: a2cEntry,
    a3c: a3cEntry,
    'actor-critic': actorCriticEntry,
    alphazero: zeroEntry,
    bc: bcEntry,
    'gaussian-pg': gaussianPgEntry,
    ppo: ppoEntry,
    pqn: pqnEntry,
    reinforce: reinforceEntry,
  },
  ablations: { alphazero: zeroAblation, ppo: ppoAblation },
});
