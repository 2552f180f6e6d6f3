import type { AgentEntry } from '@prism-rl/core';
import { supportsActions } from '@prism-rl/nn/settings';
import { type BcConfig, bcSettings } from './config.ts';

export const bcEntry: AgentEntry<BcConfig> = {
  description:
    'Behaviour cloning: imitates recorded episodes, without stepping the environment (Pomerleau 1991)',
  ...bcSettings,
  usesBackend: true,
  isSelfDriving: true,
  dataset: ({ data }) => data,
  metrics: {
    loss: 'Mean negative log-likelihood of the recorded actions, before each optimizer step',
    entropy: 'Mean entropy of the policy, in nats',
    learningRate: 'Step size',
  },
  supports: supportsActions,
  create: async (context) => {
    const { createBc } = await import('./createBc.ts');
    return createBc(context);
  },
};
