import type { AgentEntry, Preset } from '@prism-rl/core';
import { supportsActions } from '@prism-rl/nn/settings';
import { createOnRollouts } from '../rolloutAgent/createOnRollouts.ts';
import { rolloutMetrics } from '../rolloutAgent/rolloutSettings.ts';
import { type A2cConfig, a2cSettings } from './config.ts';

export const a2cPresets: { readonly [name: string]: Preset } = {
  'one-step': {
    description:
      'The course’s actor-critic: an update at every step, weighted by the TD error; eight of ten seeds learn CartPole',
    source: 'Reinforcement Learning with Python and Keras, chapter 6: A2C on CartPole',
    steps: 50_000,
    stopWhenSolved: { over: 20 },
    config: {
      hidden: [24, 24],
      activation: 'tanh',
      initializer: 'orthogonal',
      rolloutSteps: 1,
      gaeLambda: 0,
      learningRate: 1e-3,
      learningRateEnd: 0,
      adamEpsilon: 1e-7, // Keras
      // The script's rewards are 0.1 per step and −1 for a fall, its gradients clipped at 5. Rewards of 1 need scaling, too, or values of
      // 100 drown the policy loss; and clipping must not remove the one large error, the fall.
      normalizeRewards: true,
      maxGradientNorm: 0,
      discount: 0.99,
      valueCoefficient: 1,
      entropyCoefficient: 0,
    },
  },
  cartpole: {
    description: 'Balances CartPole’s pole for all 500 steps',
    environments: ['CartPole-v1', 'CartPole-v0'],
    steps: 400_000,
    numEnvs: 8,
    config: {
      hidden: [64, 64],
      rolloutSteps: 16,
      learningRate: 2e-3,
      learningRateEnd: 0,
      gaeLambda: 0.95,
      entropyCoefficient: 0.01,
    },
  },
  junctions: {
    description:
      'Switches the lights of all junctions: 105 cars wait or turn away where random lights cost 337',
    environments: ['Junctions-v0'],
    steps: 300_000,
    numEnvs: 16,
    config: {
      rolloutSteps: 16,
      learningRate: 3e-3,
      learningRateEnd: 0,
      discount: 0.95,
      gaeLambda: 0.95,
      entropyCoefficient: 0.01,
      normalizeRewards: true,
    },
  },
};

export const a2cEntry: AgentEntry<A2cConfig> = {
  description:
    'Advantage actor-critic: n-step returns from environments that step together (Mnih et al. 2016)',
  ...a2cSettings,
  presets: a2cPresets,
  usesBackend: true,
  metrics: rolloutMetrics,
  supports: supportsActions,
  create: async (context) => {
    const { a2cUpdate } = await import('./a2cUpdate.ts');
    const { actorCriticRecipe } = await import('../rolloutAgent/actorCriticRecipe.ts');
    return createOnRollouts(context, () => actorCriticRecipe(context, a2cUpdate(context.config)));
  },
};
