import type { PackedArray, Transitions } from '@prism-rl/core';
import { Box, isDebug, setDebug } from '@prism-rl/core';
import { afterEach, expect, test } from 'vitest';
import { NStep } from './nStep.ts';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import { UniformReplay } from './uniformReplay.ts';

const space = new Box({ low: -1, high: 1, shape: [2] });
const spaces = { observationSpace: space, actionSpace: space };
const ring = { ...spaces, capacity: 8, batchSize: 2, discount: 0.9, learningStarts: 1 };
const windows = { ...spaces, steps: 2, discount: 0.9, numEnvs: 3 };

const debug = isDebug();
afterEach(() => setDebug(debug));

function transitions(): Transitions {
  return {
    count: 3,
    observations: new Float32Array(6),
    actions: new Float32Array(6),
    rewards: new Float64Array(3),
    nextObservations: new Float32Array(6),
    terminated: new Uint8Array(3),
    truncated: new Uint8Array(3),
    starts: new Uint8Array(3),
    extras: {},
  };
}

const memories = {
  uniform: () => new UniformReplay(ring),
  proportional: () => new PrioritizedReplay(ring),
  rank: () => new PrioritizedReplay({ ...ring, prioritization: 'rank' }),
  'n-step': () => new NStep(new UniformReplay(ring), windows),
};
const names = Object.keys(memories) as (keyof typeof memories)[];

test.each(names)('%s: in debug mode arrays that are too short are refused, each by its name', (name) => {
  setDebug(true);
  const memory = memories[name]();
  memory.add(transitions());
  for (const [key, array] of Object.entries(transitions())) {
    if (!ArrayBuffer.isView(array)) continue;
    const short = { ...transitions(), [key]: (array as PackedArray).slice(1) };
    const { length } = array as PackedArray;
    expect(() => memory.add(short)).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        message: `Adding 3 transitions takes ${length} numbers in "${key}", but there are ${length - 1}.`,
      }),
    );
  }
});

test.each(names)('%s: without it nobody looks', (name) => {
  setDebug(false);
  expect(() => memories[name]().add({ ...transitions(), truncated: new Uint8Array(0) })).not.toThrow();
});

test('discounts that transitions bring along have all their rows, too', () => {
  setDebug(true);
  const memory = memories.uniform();
  const discounted = { ...transitions(), discounts: new Float32Array(3), steps: 3 };
  memory.add(discounted);
  expect(() => memory.add({ ...discounted, discounts: new Float32Array(2) } as Transitions)).toThrow(
    'Adding 3 transitions takes 3 numbers in "discounts", but there are 2.',
  );
});
