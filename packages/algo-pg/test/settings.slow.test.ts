import type { AgentEntry } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { settingEffects } from '../../../test/agents/settingEffects.ts';
import { plugin } from '../src/plugin.ts';

const vectors = new Box({ low: -1, high: 1, shape: [4] });
const pictures = new Box({ low: 0, high: 1, shape: [4, 4, 2], dtype: 'uint8' });
const choices = new Discrete(3, { start: 2 });
const forces = new Box({ low: [-1, -2], high: [1, 0.5] });
const engine = await activateBackend('tfjs-cpu');
const agents = plugin.agents as { readonly [name: string]: AgentEntry<Record<string, unknown>> };

const rate = { learningRate: 0.01 };
const network = {
  network: { to: 'minatar', observationSpace: pictures, with: { network: 'mlp' } },
  hidden: { to: [5] },
  initializer: { to: 'heUniform' },
};
const optimizer = {
  learningRate: { to: 0.02 },
  adamEpsilon: { to: 0.1 },
  maxGradientNorm: { to: 0.01 },
};
const targets = { discount: { to: 0.5 } };
const episodes = { batchSteps: { to: 12 }, iterations: { to: 2 } };
const rollouts = {
  ...network,
  ...optimizer,
  ...targets,
  activation: { to: 'relu' },
  shared: { to: true },
  recurrent: { to: 'gru', with: { sequenceLength: 2 } },
  recurrentUnits: { to: 3, with: { recurrent: 'gru', sequenceLength: 2 } },
  sequenceLength: { to: 1, with: { recurrent: 'gru', sequenceLength: 2 } },
  logStd: { to: -1, actionSpace: forces },
  squash: { to: true, actionSpace: forces },
  normalizeObservations: { to: true },
  learningRateEnd: { to: 1e-3 },
  gaeLambda: { to: 0.5 },
  rolloutSteps: { to: 6 },
  normalizeRewards: { to: true },
  valueCoefficient: { to: 1 },
  entropyCoefficient: { to: 0.5 },
  entropyCoefficientEnd: { to: 0.5 },
};
const shape = { observationSpace: vectors, actionSpace: choices, engine, steps: 24 };
const small = { hidden: [4], ...rate };

settingEffects({
  ...shape,
  name: 'reinforce',
  entry: agents.reinforce!,
  small: { ...small, batchSteps: 10 },
  effects: {
    ...{ ...network, ...optimizer, ...targets, ...episodes },
    activation: { to: 'tanh' },
    baseline: { to: 'mean' },
    standardise: { to: true },
    valueCoefficient: { to: 1 },
    entropyCoefficient: { to: 0.5 },
  },
});

settingEffects({
  ...shape,
  name: 'actor-critic',
  entry: agents['actor-critic']!,
  small: { ...small, batchSteps: 10 },
  effects: {
    ...{ ...network, ...optimizer, ...targets, ...episodes },
    activation: { to: 'tanh' },
    stopGradient: { to: true },
    solvedReturn: { to: 0 },
    runningWeight: { to: 1 },
  },
});

settingEffects({
  ...shape,
  name: 'gaussian-pg',
  entry: agents['gaussian-pg']!,
  actionSpace: forces,
  small: { ...small, batchSteps: 10 },
  effects: {
    ...{ ...network, ...optimizer, ...targets, ...episodes },
    activation: { to: 'tanh' },
    logStd: { to: -1 },
    advantage: { to: 'td-actor-critic' },
    bootstrapTruncated: { to: false },
  },
});

settingEffects({
  ...shape,
  name: 'a2c',
  entry: agents.a2c!,
  small: { ...small, rolloutSteps: 4 },
  effects: { ...rollouts, standardise: { to: true } },
});

settingEffects({
  ...shape,
  name: 'ppo',
  entry: agents.ppo!,
  small: { ...small, rolloutSteps: 4, epochs: 2, minibatches: 2 },
  effects: {
    ...rollouts,
    standardise: { to: false },
    clipRange: { to: 0.001 },
    valueClipRange: { to: 0.001 },
    epochs: { to: 3 },
    minibatches: { to: 4 },
    targetKl: { to: 1e-9 },
  },
});

settingEffects({
  ...shape,
  name: 'pqn',
  entry: agents.pqn!,
  small: { ...small, rolloutSteps: 4, epochs: 2, minibatches: 2 },
  effects: {
    ...{ ...network, ...optimizer, ...targets },
    activation: { to: 'tanh' },
    layerNorm: { to: false },
    learningRateEnd: { to: 0.01 },
    lambda: { to: 0.1 },
    rewardScale: { to: 0.1 },
    rolloutSteps: { to: 6 },
    epochs: { to: 3 },
    minibatches: { to: 4 },
    epsilonStart: { to: 0.5 },
    epsilonEnd: { to: 0.5 },
    epsilonFraction: { to: 0.1 },
  },
});
