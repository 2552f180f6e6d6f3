import { Box, Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { LastStep } from './lastStep.ts';

test('a step of two environments is dealt out once, with every column as it was added', () => {
  const memory = new LastStep(new Box({ low: -9, high: 9, shape: [2] }), new Discrete(3), 2, {
    samples: { dtype: 'int32', size: 1 },
  });
  const step = (k: number) => ({
    count: 2,
    observations: Float32Array.of(k, 1, 2, 3),
    actions: Int32Array.of(k, 2),
    rewards: Float64Array.of(k, -1),
    nextObservations: Float32Array.of(k, 5, 6, 7),
    terminated: Uint8Array.of(k, 0),
    truncated: Uint8Array.of(0, k),
    starts: Uint8Array.of(1 - k, k),
    extras: { samples: Int32Array.of(k, 9) },
  });
  for (const k of [0, 1]) {
    memory.add(step(k));
    expect([memory.ready(), memory.size]).toEqual([true, 2]);
    expect(memory.sample()).toEqual(step(k));
    expect([memory.ready(), memory.size]).toEqual([false, 0]);
  }
  memory.add(step(0));
  const other = new LastStep(new Box({ low: -9, high: 9, shape: [2] }), new Discrete(3), 2, {
    samples: { dtype: 'int32', size: 1 },
  });
  other.add(step(1));
  other.restore(structuredClone(memory.save()));
  expect(other.sample()).toEqual(step(0));
});
