import type { Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { rainbowAblation } from './arms/ablation.ts';
import { armEntry } from './arms/armEntry.ts';
import { arms } from './arms/arms.ts';
import { beyondAblation } from './arms/beyondAblation.ts';
import { branchingPresets } from './arms/branchingPresets.ts';
import { dqnScripts } from './arms/suites.ts';
import { deepSarsaEntry } from './deepSarsa/entry.ts';

const dqn = armEntry(
  {
    description: 'Deep Q-network: replay memory, target network, ε-greedy (Mnih et al. 2015)',
    settings: {},
  },
  { ...dqnScripts, ...branchingPresets },
);

/** Offers deep Sarsa, DQN, each arm of the family as a separate agent, and the ablations of Rainbow and of what came after it. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-dqn-family',
  agents: {
    'deep-sarsa': deepSarsaEntry,
    dqn,
    ...Object.fromEntries(Object.entries(arms).map(([name, arm]) => [name, armEntry(arm)])),
    'branching-dqn': armEntry(arms['branching-dqn']!, branchingPresets),
  },
  ablations: { rainbow: rainbowAblation, 'beyond-rainbow': beyondAblation },
});
