import {
  type AgentContext,
  type AgentEntry,
  type ConfigOf,
  flag,
  fraction,
  grouped,
  integer,
  number,
  oneOf,
  settings,
  withDefaults,
} from '@prism-rl/core';
import * as learning from '../settings.ts';
import { firstWeights, networkSettings } from '../settings.ts';
import { supportsDiscrete } from '../supports.ts';
import { pqnPresets } from './presets.ts';

/** CleanRL's settings for classic control. */
const table = {
  ...withDefaults(networkSettings, { hidden: [120, 84] }),
  ...grouped('network', {
    initializer: oneOf(
      firstWeights,
      'orthogonal',
      'Initial weights: PyTorch’s, Keras’s, He’s, or orthogonal with gain √2 for every layer',
    ),
    layerNorm: flag(
      true,
      'Whether to normalise each layer except the last and those of residual networks, which replaces a target network',
      { source: 'Ba et al. 2016' },
    ),
  }),
  ...grouped('optimizer', {
    learningRate: learning.learningRate(2.5e-4, 'RAdam', [1e-4, 5e-4]),
    learningRateEnd: number(0, 'RAdam’s step size at the end of the run; decreases linearly', { min: 0 }),
    adamEpsilon: learning.adamEpsilon(1e-8, 'RAdam'),
    maxGradientNorm: learning.maxGradientNorm(10, '10'),
  }),
  ...grouped('targets', {
    discount: learning.discount(0.99),
    lambda: fraction(
      0.65,
      'λ of the targets: 0 bootstraps from the next state, 1 sums all rewards of the rollout',
      { typical: '0.65 to 0.95' },
    ),
    rewardScale: number(1, 'Factor of rewards before learning: smaller rewards make smaller errors', {
      above: 0,
      typical: '0.1 to 1',
    }),
    rolloutSteps: integer(128, 'Steps per environment between updates', {
      ...{ min: 1, typical: '32 to 128', after: 'rollout' },
    }),
  }),
  ...grouped('schedule', {
    epochs: integer(4, 'Passes over a rollout', { min: 1, typical: '2 to 4' }),
    minibatches: integer(4, 'Minibatches per pass', { min: 1, typical: '4 to 32' }),
    epsilonStart: fraction(1, 'Probability of a random action at the start'),
    epsilonEnd: fraction(0.05, 'Probability of a random action at the end', { typical: '0.001 to 0.2' }),
    epsilonFraction: fraction(
      0.5,
      'Fraction of the run over which ε decreases linearly, rollout by rollout',
      {
        typical: '0.1 to 0.5',
      },
    ),
  }),
};

export type PqnConfig = ConfigOf<typeof table>;

/** Settings of PQN with defaults, see {@link PqnConfig}. */
export const pqnSettings = settings(table);

export const pqnEntry: AgentEntry<PqnConfig> = {
  description:
    'Parallelised Q-network: Q(λ) on rollouts, without replay and target network (Gallici et al. 2025)',
  ...pqnSettings,
  presets: pqnPresets,
  usesBackend: true,
  metrics: {
    loss: 'Half the mean squared error of the taken actions’ values over an update, before each optimizer step',
    meanQ: 'Mean value of the taken actions',
    epsilon: 'Probability of a random action in the next rollout',
    explainedVariance:
      'Fraction of the variance of targets that the greedy values explain: 1 is all, 0 is none',
    advantageMean: 'Mean difference between the target and the best value of the state',
    advantageStd: 'Standard deviation of the advantages',
    learningRate: 'Step size of the update',
  },
  supports: supportsDiscrete,
  trainsWhole: learning.trainsRollouts(),
  create: async (context: AgentContext<PqnConfig>) => {
    const { pqnRecipe } = await import('./recipe.ts');
    const rules = { ...context.config, isGreedy: true };
    return learning.createOnRollouts(context, () => pqnRecipe(context), rules);
  },
};
