// What the memories refuse that agents' settings do not let through either.
import { Box, Discrete } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { EpisodeMemory, RolloutMemory, SegmentMemory, SequenceReplay } from '../src/index.ts';

const shape = { observationSpace: new Box({ low: 0, high: 1, shape: [2] }), actionSpace: new Discrete(2) };
const sequences = {
  ...shape,
  ...{ numEnvs: 1, capacity: 100, batchSize: 2, length: 8, burnIn: 4, nStep: 1, discount: 0.9, stateSize: 3 },
  learningStarts: 1,
};
const memories: { readonly [name: string]: readonly [values: object, make: (values: never) => unknown] } = {
  SequenceReplay: [sequences, (values) => new SequenceReplay(values)],
  RolloutMemory: [{ ...shape, numEnvs: 1, steps: 4 }, (values) => new RolloutMemory(values)],
  EpisodeMemory: [
    { ...shape, numEnvs: 1, batchSteps: 0, centeredDiscount: 0.9, capacity: 100 },
    (values) => new EpisodeMemory(values),
  ],
  SegmentMemory: [{ ...shape, steps: 4 }, (values) => new SegmentMemory(2, values)],
};

describe.each(Object.entries(memories))('%s', (_, [values, make]) => {
  test('is made of numbers that fit', () => {
    expect(() => make(values as never)).not.toThrow();
  });

  test.each(Object.keys(values).filter((name) => !(name in shape)))('refuses %s out of range', (name) => {
    for (const wrong of [Number.NaN, -1, Number.POSITIVE_INFINITY, 1.5]) {
      expect(() => make({ ...values, [name]: wrong } as never), `${wrong}`).toThrow(
        expect.objectContaining({
          code: expect.stringMatching(/^invalid-/),
          message: expect.stringContaining(name),
        }),
      );
    }
  });
});
