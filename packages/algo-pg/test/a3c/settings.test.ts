import { Box, Discrete } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { settingEffects } from '../../../../test/agents/settingEffects.ts';
import type { A3cConfig } from '../../src/a3c/config.ts';
import { a3cEntry } from '../../src/a3c/entry.ts';

const pictures = new Box({ low: 0, high: 1, shape: [4, 4, 2], dtype: 'uint8' });

settingEffects<A3cConfig>({
  name: 'a3c',
  entry: a3cEntry,
  observationSpace: new Box({ low: -1, high: 1, shape: [4] }),
  actionSpace: new Discrete(3, { start: 2 }),
  engine: await activateBackend('tfjs-cpu'),
  steps: 24,
  small: { hidden: [4], updates: 'round-robin', learningRate: 0.01 },
  effects: {
    network: { to: 'minatar', observationSpace: pictures, with: { network: 'mlp' } },
    hidden: { to: [5] },
    activation: { to: 'relu' },
    initializer: { to: 'heUniform' },
    shared: { to: false },
    updates: 'Threads: threads.slow.test.ts',
    tMax: { to: 3 },
    discount: { to: 0.5 },
    learningRate: { to: 0.02 },
    anneal: { to: false },
    optimizer: { to: 'adam' },
    decay: { to: 0.5 },
    momentum: { to: 0.9, with: { optimizer: 'sgd' } },
    epsilon: { to: 0.5 },
    maxGradientNorm: { to: 0.1 },
    valueCoefficient: { to: 1 },
    entropyCoefficient: { to: 0.5 },
  },
});
