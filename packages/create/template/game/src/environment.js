// The rules as an environment, in a plugin.
import { Box, Discrete, definePlugin, RowEnv, RowVector, settings } from '@prism-rl/core';
import { observationSize, observe, start, stateSize, step } from './rules.js';

export const snake = {
  id: 'MySnake-v0',
  observationSpace: new Box({ low: -1, high: 1, shape: [observationSize] }),
  actionSpace: new Discrete(4),
  stateType: 'int32',
  stateSize,
  maxEpisodeSteps: 1000,
  start: (row, rng) => start(row, (n) => rng.integers(n)),
  step(row, actions, from, rng, outcome) {
    Object.assign(
      outcome,
      step(row, actions[from], (n) => rng.integers(n)),
    );
  },
  observe,
};

export const plugin = definePlugin({
  name: '{{name}}',
  environments: {
    'MySnake-v0': {
      description: 'A snake that grows by apples',
      ...settings({}),
      create: () => new RowEnv(snake),
      createVector: (numEnvs) => new RowVector(numEnvs, snake),
    },
  },
});
