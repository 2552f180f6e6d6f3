import { type ConfigOf, settings, withDefaults } from '@prism-rl/core';
import { dqnTable } from '../dqn/config.ts';

const { network, hidden, activation, initializer } = dqnTable;
const { learningRate, learningRateEnd, maxGradientNorm, discount } = dqnTable;
// There is one optimizer, and no model of the return's distribution.
const { needs: _optimizer, ...adamEpsilon } = dqnTable.adamEpsilon;
const { needs: _distribution, ...loss } = dqnTable.loss;
const { epsilonStart, epsilonEnd, epsilonDecay, epsilonSteps } = dqnTable;

/**
 * DQN's settings without replay buffer, target network and improvements. Defaults suit small tasks with vector observations: the
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
