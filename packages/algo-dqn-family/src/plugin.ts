import type { Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { armEntry } from './arms/armEntry.ts';
import { arms } from './arms/arms.ts';
import { dqnScripts } from './arms/suites.ts';
import { deepSarsaEntry } from './deepSarsa/entry.ts';

const dqn = armEntry(
  {
    description: 'Deep Q-network: replay memory, target network, ε-greedy (Mnih et al. 2015)',
    settings: {},
  },
  dqnScripts,
);

/** The agents of this package: deep Sarsa, DQN, and each arm of the family as an agent of its own. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-dqn-family',
  agents: {
    'deep-sarsa': deepSarsaEntry,
    dqn,
    ...Object.fromEntries(Object.entries(arms).map(([name, arm]) => [name, armEntry(arm)])),
  },
});
