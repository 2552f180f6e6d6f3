import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { supportsValues } from '../actions.ts';
import type { DeepSarsaConfig } from './config.ts';
import { deepSarsaPresets, deepSarsaSettings } from './config.ts';

/** The plugin's entry of deep Sarsa. */
export const deepSarsaEntry: AgentEntry<DeepSarsaConfig> = {
  description: 'Deep Sarsa: on-policy TD control with a network, learning from each step once',
  ...deepSarsaSettings,
  presets: deepSarsaPresets,
  usesBackend: true,
  metrics: {
    loss: 'Loss of the last update, before its step',
    meanQ: 'Mean action value of the last state, over all actions',
    epsilon: 'Probability of a random action',
  },
  supports: supportsValues,
  create: async (context: AgentContext<DeepSarsaConfig>) => {
    const { deepSarsaAgent } = await import('./agent.ts');
    return deepSarsaAgent(context);
  },
};
