import { Box, Discrete } from '@prism-rl/core';
import { checkMemory } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { UniformReplay } from './replay/uniformReplay.ts';
import { EpisodeMemory } from './trajectory/episodes.ts';
import { RolloutMemory } from './trajectory/rollouts.ts';
import { SegmentMemory } from './trajectory/segments.ts';

describe('UniformReplay keeps the contract of a Memory', () => {
  const observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [3] });
  const checks = checkMemory(
    () =>
      new UniformReplay({
        observationSpace,
        actionSpace: new Discrete(3),
        capacity: 32,
        batchSize: 16,
        discount: 0.9,
        learningStarts: 16,
        updatesPerTraining: 4,
      }),
    { observationsOf: (batch) => batch.observations, observationSpace },
  );
  for (const { name, run } of checks) test(name, run);
});

const shape = {
  observationSpace: new Box({ low: -Infinity, high: Infinity, shape: [3] }),
  actionSpace: new Discrete(3),
  extras: { samples: { dtype: 'float32', size: 2 } },
} as const;

describe('EpisodeMemory keeps the contract of a Memory', () => {
  const checks = checkMemory(
    () => new EpisodeMemory({ ...shape, numEnvs: 2, batchSteps: 10, capacity: 200 }),
    { ...shape, observationsOf: ({ observations }) => observations },
  );
  for (const { name, run } of checks) test(name, run);
});

describe('RolloutMemory keeps the contract of a Memory', () => {
  const checks = checkMemory(() => new RolloutMemory({ ...shape, numEnvs: 2, steps: 10 }), {
    ...shape,
    observationsOf: ({ observations }) => observations,
  });
  for (const { name, run } of checks) test(name, run);
});

describe('SegmentMemory keeps the contract of a Memory', () => {
  const checks = checkMemory(() => new SegmentMemory(2, { ...shape, steps: 4 }), {
    ...shape,
    observationsOf: ({ observations }) => observations,
  });
  for (const { name, run } of checks) test(name, run);
});
