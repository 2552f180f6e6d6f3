import type { AgentEntry, Preset } from '@prism-rl/core';
import { supportsValues } from '../actions.ts';
import { type DeepSarsaConfig, deepSarsaSettings } from './config.ts';

export const deepSarsaPresets: { readonly [name: string]: Preset } = {
  'moving-grid': {
    description: 'The course grid with moving obstacles, also where they start at random: 64-64',
    environments: ['MovingGridWorld-v0'],
    steps: 100_000,
    config: { hidden: [64, 64], learningRateEnd: 1e-4 },
  },
};

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
  create: async (context) => {
    const { deepSarsaAgent } = await import('./agent.ts');
    return deepSarsaAgent(context);
  },
};
