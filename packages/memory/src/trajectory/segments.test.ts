// Segments of learners in turns: none longer than t_max, none across an episode's end, no step lost.
import type { Transitions } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { SegmentMemory } from './segments.ts';

const shape = {
  observationSpace: new Box({ low: 0, high: 1000, shape: [1] }),
  actionSpace: new Discrete(2),
  extras: { samples: { dtype: 'int32', size: 1 } },
  steps: 3,
} as const;

/** Step t of two environments: observations and rewards t and 100 + t, next observations one more. */
function step(t: number, terminated: readonly number[], truncated: readonly number[] = [0, 0]): Transitions {
  return {
    count: 2,
    observations: Float32Array.of(t, 100 + t),
    actions: Int32Array.of(0, 0),
    rewards: Float64Array.of(t, 100 + t),
    nextObservations: Float32Array.of(t + 1, 101 + t),
    terminated: Uint8Array.from(terminated),
    truncated: Uint8Array.from(truncated),
    starts: new Uint8Array(2),
    extras: { samples: Int32Array.of(7, 8) },
  };
}

function drain(memory: SegmentMemory): unknown[] {
  const found: unknown[] = [];
  while (memory.ready()) {
    const { learner, observations, rewards, extras, tailRows, tailObservations } = memory.sample();
    const rows = {
      observations: [...observations],
      rewards: [...rewards],
      samples: [...extras.samples!],
    };
    found.push({ learner, ...rows, next: [...tailRows, ...tailObservations] });
  }
  return found;
}

test('segments end with t_max steps or with an episode', () => {
  const memory = new SegmentMemory(2, shape);
  memory.add(step(0, [0, 0]));
  expect([memory.ready(), memory.size]).toEqual([false, 2]);
  memory.add(step(1, [0, 1]));
  expect(drain(memory)).toEqual([
    { learner: 1, observations: [100, 101], rewards: [100, 101], samples: [8, 8], next: [] },
  ]);
  expect(memory.size).toBe(2);
  memory.add(step(2, [0, 0], [0, 1]));
  expect(drain(memory)).toEqual([
    { learner: 0, observations: [0, 1, 2], rewards: [0, 1, 2], samples: [7, 7, 7], next: [2, 3] },
    // Truncated: there is a value to bootstrap from.
    { learner: 1, observations: [102], rewards: [102], samples: [8], next: [0, 103] },
  ]);
  expect(memory.size).toBe(0);
});

test('a snapshot of longer segments is refused: they would never be complete', () => {
  const memory = new SegmentMemory(2, shape);
  for (const t of [0, 1]) memory.add(step(t, [0, 0]));
  const shorter = new SegmentMemory(2, { ...shape, steps: 1 });
  expect(() => shorter.restore(memory.save())).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

test('a snapshot of more learners is refused, and nothing changes: the steps of the others would be lost', () => {
  const memory = new SegmentMemory(2, shape);
  memory.add(step(0, [0, 0]));
  const fewer = new SegmentMemory(1, shape);
  fewer.add({ ...step(7, [0, 0]), count: 1 });
  const before = fewer.save();
  expect(() => fewer.restore(memory.save())).toThrow(expect.objectContaining({ code: 'corrupt' }));
  expect(fewer.save()).toEqual(before);
});

test('before a segment is complete there is none to take', () => {
  const memory = new SegmentMemory(2, shape);
  memory.add(step(0, [0, 0]));
  expect(() => memory.sample()).toThrow(expect.objectContaining({ code: 'state' }));
  expect(memory.size).toBe(2);
});
