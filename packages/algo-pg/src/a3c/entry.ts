import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { supportsActions } from '../supports.ts';
import type { A3cConfig } from './config.ts';
import { a3cSettings, defaultLearners } from './config.ts';
import { a3cPresets } from './presets.ts';

/** A3C as a plugin offers it. */
export const a3cEntry: AgentEntry<A3cConfig> = {
  description:
    'Asynchronous advantage actor-critic: actor-learners in threads, a network in shared memory (Mnih et al. 2016)',
  ...a3cSettings,
  presets: a3cPresets,
  usesBackend: true,
  isSelfDriving: true,
  numEnvs: (config, preset) => defaultLearners(config, preset),
  metrics: {
    loss: 'Mean loss over the steps of a segment, before its update',
    policyLoss: 'Its part that moves the policy',
    valueLoss: 'Mean squared error of the value',
    entropy: 'Mean entropy of the policy, in nats',
    advantageMean: 'Mean advantage over a segment',
    advantageStd: 'Its standard deviation',
    gradientNorm: 'Norm of the gradient of a whole segment, before it is cut',
    learningRate: 'Step size',
  },
  supports: supportsActions,
  create: async (context: AgentContext<A3cConfig>) => {
    if (context.config.updates === 'round-robin') {
      const { RoundRobinA3c } = await import('./roundRobinAgent.ts');
      return RoundRobinA3c.create(context);
    }
    const { ThreadedA3c } = await import('./threadedAgent.ts');
    return ThreadedA3c.create(context);
  },
};
