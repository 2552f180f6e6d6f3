import { Box, Discrete } from '@prism-rl/core';
import { checkMemory } from '@prism-rl/core/conformance';
import { describe, test } from 'vitest';
import { UniformReplay } from './uniformReplay.ts';

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
