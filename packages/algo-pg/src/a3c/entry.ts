import type { AgentEntry, Preset } from '@prism-rl/core';
import { supportsActions } from '@prism-rl/nn/settings';
import { type A3cConfig, a3cSettings } from './config.ts';

const paperLearners = 16;

/**
 * Returns the default number of actor-learners of a run. Threads: one per processor, but no more than the preset was tuned for (without a
 * preset: the paper's 16), because more learners, and threads that share a processor, use older parameters; such runs are not reproducible
 * anyway. `round-robin` uses the preset's number (default 1) on every machine, because there the seed determines the run.
 *
 * @param processors default: those available to this process.
 */
export function defaultLearners(
  { updates }: Pick<A3cConfig, 'updates'>,
  preset: number | undefined,
  processors: number = availableProcessors(),
): number {
  if (updates === 'round-robin') return preset ?? 1;
  return Math.min(processors, preset ?? paperLearners);
}

function availableProcessors(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return navigator?.hardwareConcurrency ?? 1;
}

export const a3cPresets: { readonly [name: string]: Preset } = {
  cartpole: {
    description: 'Balances CartPole’s pole for all 500 steps',
    environments: ['CartPole-v1', 'CartPole-v0'],
    steps: 300_000,
    numEnvs: 4,
    // An exploring policy may lose the balance again, whatever the threads do: evaluate the greedy one at once.
    stopWhenSolved: { over: 10, greedy: 50 },
    config: {
      hidden: [64, 64],
      shared: false,
      tMax: 20,
      optimizer: 'adam',
      learningRate: 1e-3,
      epsilon: 1e-5,
      entropyCoefficient: 0.01,
      maxGradientNorm: 0,
    },
  },
  minatar: {
    description: 'Some five bricks a game of MinAtar’s Breakout in half a minute',
    environments: ['MinAtar/Breakout-v1'],
    steps: 150_000,
    numEnvs: 4,
    config: { tMax: 10, optimizer: 'adam', learningRate: 5e-4, epsilon: 1e-5 },
  },
  breakout: {
    description:
      'The course’s Breakout: two convolutions, 256 units, RMSProp, 8 learners (in threads one a processor, at most), segments of 20 steps or a life',
    source: 'The course "RL with Python and Keras", chapter 7; network and optimizer of Mnih et al. 2016',
    environments: ['ALE/Breakout-v5', 'BreakoutNoFrameskip-v4'],
    steps: 20_000_000,
    numEnvs: 8,
    environmentConfig: { preprocessing: 'dqn', frameSkip: 4, lifeLossInfo: true, repeatActionProbability: 0 },
    config: {
      network: 'nips',
      hidden: [256],
      activation: 'relu',
      initializer: 'fanInUniform',
      shared: true,
      tMax: 20,
      discount: 0.99,
      optimizer: 'rmsprop',
      learningRate: 2.5e-4,
      decay: 0.99,
      epsilon: 0.01,
      entropyCoefficient: 0.01,
      maxGradientNorm: 40,
    },
  },
};

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
    policyLoss: 'The policy’s part of the loss',
    valueLoss: 'Mean squared error of the value',
    entropy: 'Mean entropy of the policy, in nats',
    advantageMean: 'Mean advantage over a segment',
    advantageStd: 'Standard deviation of the advantages',
    gradientNorm: 'Norm of a segment’s gradient, before clipping',
    learningRate: 'Step size',
  },
  supports: supportsActions,
  create: async (context) => {
    if (context.config.updates === 'round-robin') {
      const { RoundRobinA3c } = await import('./roundRobinAgent.ts');
      return RoundRobinA3c.create(context);
    }
    const { ThreadedA3c } = await import('./threadedAgent.ts');
    return ThreadedA3c.create(context);
  },
};
