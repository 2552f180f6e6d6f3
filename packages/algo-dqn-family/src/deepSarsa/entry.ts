import type { AgentContext, AgentEntry, ConfigOf, Preset } from '@prism-rl/core';
import { settings, withDefaults } from '@prism-rl/core';
import { supportsValues } from '../actions.ts';
import { dqnTable } from '../dqn/config.ts';

const { network, hidden, activation, initializer } = dqnTable;
const { learningRate, learningRateEnd, maxGradientNorm, discount } = dqnTable;
// There is one optimizer, and no model of the return's distribution.
const { needs: _optimizer, ...adamEpsilon } = dqnTable.adamEpsilon;
const { needs: _distribution, ...loss } = dqnTable.loss;
const { epsilonStart, epsilonEnd, epsilonDecay, epsilonSteps } = dqnTable;

/**
 * DQN's settings except those of replay buffer, target network and improvements. Defaults suit small tasks with vector observations: the
 * course's network and optimizer.
 */
const table = withDefaults(
  {
    ...{ network, hidden, activation, initializer },
    ...{ learningRate, learningRateEnd, adamEpsilon, loss, maxGradientNorm, discount },
    ...{ epsilonStart, epsilonEnd, epsilonDecay, epsilonSteps },
  },
  {
    hidden: [30, 30],
    activation: 'relu',
    initializer: 'glorotUniform',
    learningRate: 1e-3,
    learningRateEnd: 1e-3,
    adamEpsilon: 1e-8,
    loss: 'mse',
    maxGradientNorm: 0,
    discount: 0.99,
    epsilonStart: 1,
    epsilonEnd: 0.01,
    epsilonDecay: 'exponential',
    epsilonSteps: 10_000,
  },
);

export type DeepSarsaConfig = ConfigOf<typeof table>;

/** Settings of deep Sarsa with defaults, see {@link DeepSarsaConfig}. */
export const deepSarsaSettings = settings(table);

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
  create: async (context: AgentContext<DeepSarsaConfig>) => {
    const { deepSarsaAgent } = await import('./agent.ts');
    return deepSarsaAgent(context);
  },
};
