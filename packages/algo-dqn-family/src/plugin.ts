import type { AgentContext, AgentEntry, Plugin, Space } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import type { DqnConfig } from './dqn/config.ts';
import { dqnDefaults, dqnSchema } from './dqn/config.ts';
import { dqnPresets } from './dqn/presets.ts';

const dqn: AgentEntry<DqnConfig> = {
  description: 'Deep Q-network: replay memory, target network, ε-greedy (Mnih et al. 2015)',
  defaults: dqnDefaults,
  schema: dqnSchema,
  presets: dqnPresets,
  usesBackend: true,
  metrics: {
    loss: 'Loss of the last update, before its step',
    meanQ: 'Mean action value over the batch and all actions',
    epsilon: 'Probability of a random action',
  },
  supports: (observationSpace: Space, actionSpace: Space) => {
    if (actionSpace.kind !== 'discrete') return 'needs a Discrete action space';
    if (observationSpace.kind !== 'box') return 'needs a Box observation space';
    return true;
  },
  create: async (context: AgentContext<DqnConfig>) => {
    const { DqnAgent } = await import('./dqn/agent.ts');
    return DqnAgent.create(context);
  },
};

/** The agents of this package. */
export const plugin: Plugin = definePlugin({ name: '@prism-rl/algo-dqn-family', agents: { dqn } });
