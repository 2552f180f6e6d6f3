// The contracts of core: checkAgent on every agent of the plugin, checkMemory on their memory.
import type { Space } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';
import { checkAgent, checkMemory } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { LastStep } from '../src/lastStep.ts';
import { plugin } from '../src/plugin.ts';
import type { Given } from './made.ts';
import { make } from './made.ts';

const vectors = new Box({ low: -1, high: 1, shape: [4] });
const pictures = new Box({ low: 0, high: 1, shape: [6, 5, 3], dtype: 'uint8' });
const states = new Discrete(5, { start: 2 });
const choices = new Discrete(3, { start: 2 });
const forces = new Box({ low: [-1, -2], high: [1, 0.5] });

const cases: [string, Space, Space, Given][] = [
  ['stream-q', vectors, choices, {}],
  ['stream-q', vectors, choices, { optimizer: 'adaptive-obgd', traceCut: 'after' }],
  [
    'stream-q',
    pictures,
    choices,
    { normalizeObservations: false, normalizeRewards: false, truncationEnds: true },
  ],
  [
    'stream-q',
    states,
    choices,
    { optimizer: 'sgd', stepSize: 1e-3, layerNorm: false, sparsity: 0, lambda: 0 },
  ],
  ['stream-sarsa', vectors, choices, {}],
  ['stream-sarsa', states, choices, { epsilonEnd: 0.5 }],
  ['stream-ac', vectors, choices, {}],
  ['stream-ac', pictures, forces, {}],
  ['stream-td', vectors, choices, { policy: [0.5, 0, 0.5] }],
  ['stream-td', vectors, forces, {}],
  ['adaptive-q', vectors, choices, {}],
];

test('every agent of the plugin is among the cases', () => {
  expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(plugin.agents!)));
});

describe.each(cases)(
  '%s in %s, %s, with %o keeps the contract of an Agent',
  (name, observationSpace, actionSpace, given) => {
    const create = () => make(name, observationSpace, actionSpace, { numEnvs: 2, hidden: [9], ...given });
    for (const check of checkAgent(create, { observationSpace, actionSpace, steps: 60 }))
      test(check.name, check.run);
  },
);

describe.each([
  ['vectors and choices', vectors, choices],
  ['pictures and forces', pictures, forces],
] as const)('LastStep of %s keeps the contract of a Memory', (_, observationSpace, actionSpace) => {
  const checks = checkMemory(() => new LastStep(observationSpace, actionSpace, 2), {
    ...{ observationSpace, actionSpace, numEnvs: 2 },
    observationsOf: ({ observations }) => observations,
  });
  for (const check of checks) test(check.name, check.run);
});
