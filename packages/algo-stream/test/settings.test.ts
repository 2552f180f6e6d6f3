import type { AgentEntry } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';
import { settingEffects } from '../../../test/agents/settingEffects.ts';
import { plugin } from '../src/plugin.ts';

const vectors = new Box({ low: -1, high: 1, shape: [12] });
const pictures = new Box({ low: 0, high: 1, shape: [4, 4, 2], dtype: 'uint8' });
const choices = new Discrete(3, { start: 2 });
const agents = plugin.agents as { readonly [name: string]: AgentEntry<Record<string, unknown>> };

const shared = {
  discount: { to: 0.5 },
  lambda: { to: 0.3 },
  truncationEnds: { to: true },
  network: { to: 'minatar', observationSpace: pictures, with: { network: 'mlp' } },
  hidden: { to: [5] },
  layerNorm: { to: false },
  sparsity: { to: 0.1 },
  normalizeObservations: { to: false },
  observationClip: { to: 0.5 },
  normalizeRewards: { to: false },
};
const optimizer = {
  optimizer: { to: 'adaptive-obgd' },
  stepSize: { to: 0.01 },
  // With small errors and traces, steps are not bounded at all.
  kappa: { to: 9 },
};
const schedule = {
  epsilonStart: { to: 0.2 },
  epsilonEnd: { to: 0.9 },
  epsilonFraction: { to: 1 },
};
const shape = { observationSpace: vectors, actionSpace: choices, small: { hidden: [7], sparsity: 0.5 } };

settingEffects({
  ...{ ...shape, name: 'stream-q', entry: agents['stream-q']! },
  effects: { ...shared, ...optimizer, ...schedule, traceCut: { to: 'never' } },
});

settingEffects({
  ...{ ...shape, name: 'stream-sarsa', entry: agents['stream-sarsa']! },
  effects: { ...shared, ...optimizer, ...schedule },
});

settingEffects({
  ...{ ...shape, name: 'stream-ac', entry: agents['stream-ac']! },
  effects: { ...shared, ...optimizer, policyKappa: { to: 9 }, entropyCoefficient: { to: 0.3 } },
});

settingEffects({
  ...{ ...shape, name: 'stream-td', entry: agents['stream-td']! },
  effects: { ...shared, ...optimizer, policy: { to: [0.1, 0.1, 0.8] } },
});

settingEffects({
  ...{ ...shape, name: 'adaptive-q', entry: agents['adaptive-q']! },
  effects: {
    ...{ ...shared, ...schedule, traceCut: { to: 'after' } },
    stepSize: { to: 0.01 },
    beta2: { to: 0.9 },
    epsilon: { to: 0.1 },
  },
});
