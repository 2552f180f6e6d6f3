// Invalid arguments that agents' settings never produce.

import { Box, Dict, Discrete, PrismError, Rng } from '@prism-rl/core';
import { describe, expect, it, test } from 'vitest';
import { EpisodeMemory, RolloutMemory, SegmentMemory, SequenceReplay, UniformReplay } from '../src/index.ts';
import type { PrioritizedReplayOptions } from '../src/replay/prioritizedReplay.ts';
import { filled, replay } from './steps.ts';

const shape = { observationSpace: new Box({ low: 0, high: 1, shape: [2] }), actionSpace: new Discrete(2) };
const sequences = {
  ...shape,
  ...{ numEnvs: 1, capacity: 100, batchSize: 2, length: 8, burnIn: 4, nStep: 1, discount: 0.9, stateSize: 3 },
  learningStarts: 1,
};
const schedule = { learningStarts: 1, trainEvery: 1, updatesPerTraining: 1 };
const memories: { readonly [name: string]: readonly [values: object, make: (values: never) => unknown] } = {
  UniformReplay: [
    { ...shape, ...schedule, capacity: 8, batchSize: 4, discount: 0.9 },
    (values) => new UniformReplay(values),
  ],
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
          message: expect.stringMatching(new RegExp(name.replace(/[A-Z]/, ' ?$&'), 'i')),
        }),
      );
    }
  });
});

describe.each(['proportional', 'rank'] as const)('%s', (prioritization) => {
  it.each([Number.NaN, -1e-9, Infinity, -Infinity])(
    'a priority of %d is refused, and nothing changes',
    (priority) => {
      const memory = filled(2, { prioritization });
      const before = memory.save();
      const given = Float32Array.of(priority);
      expect(() => memory.update(Int32Array.of(0), given)).toThrow(
        expect.objectContaining({
          code: 'not-finite',
          message: expect.stringContaining(`but is ${given[0]}`),
        }),
      );
      expect(memory.save()).toEqual(before);
    },
  );
});

describe.each(['proportional', 'rank'] as const)('%s: an update for what is no slot', (prioritization) => {
  // 5 and 15 lie within the padded tree.
  it.each([4, 5, 15, 16, 1000, -1, 0.5, Number.NaN])('%d is refused', (index) => {
    const memory = filled(3, { prioritization });
    const indices = [index] as unknown as Int32Array;
    expect(() => memory.update(indices, Float32Array.of(1))).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        message: `Slots of this memory are the integers from 0 to 3, but a priority came for ${index}.`,
      }),
    );
  });

  it('one that is not filled yet stays empty', () => {
    const memory = filled(3, { prioritization });
    memory.update(Int32Array.of(3), Float32Array.of(1e6));
    const rng = new Rng(0);
    for (let k = 0; k < 50; k++) expect([...memory.sample(rng).indices]).not.toContain(3);
  });

  it('an empty memory cannot be sampled', () => {
    expect(() => replay({ prioritization }).sample(new Rng(0))).toThrow(
      expect.objectContaining({ code: 'state' }),
    );
  });
});

describe('settings that make no sense are refused', () => {
  it.each<[string, Partial<PrioritizedReplayOptions>]>([
    ['alpha', { alpha: -1 }],
    ['alpha above 1', { alpha: 1.5 }],
    ['priorityEpsilon', { priorityEpsilon: -1 }],
    ['an infinite priorityEpsilon', { priorityEpsilon: Infinity }],
    ['prioritization', { prioritization: 'best' as 'rank' }],
    ['frameStack', { frameStack: 3 }],
    [
      'frameStack of a Dict',
      { frameStack: 2, observationSpace: new Dict({ a: new Discrete(3), b: new Discrete(3) }) },
    ],
    ['a batch larger than the memory', { batchSize: 5 }],
    ['a batch of none', { batchSize: 0 }],
    ['discount above 1', { discount: 1.1 }],
    ['beta above 1', { beta: 3 }],
    ['beta below 0', { beta: -1 }],
    ['a constant beta', { beta: { type: 'constant', value: 1.1 } }],
    ['the end of beta', { beta: { type: 'linear', from: 0.4, to: 1.5, steps: 10 } }],
    ['the start of beta', { beta: { type: 'exponential', from: -0.4, to: 1, decay: 10 } }],
    [
      'a point of beta',
      {
        beta: {
          type: 'piecewise',
          points: [
            [0, 0.4],
            [5, 2],
            [9, 1],
          ],
        },
      },
    ],
  ])('%s', (_name, options) => {
    expect(() => replay(options)).toThrow(PrismError);
    expect(() => replay(options)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
  });

  it('what lies at the bounds is taken', () => {
    for (const discount of [0, 1])
      for (const alpha of [0, 1])
        replay({ discount, alpha, beta: discount, batchSize: 4, priorityEpsilon: 0 });
    replay({ batchSize: 1 });
  });

  it.each<[string, (arrays: { [name: string]: unknown }) => void]>([
    ['no priorities', (arrays) => delete arrays['priorities/priorities']],
    ['too few priorities', (arrays) => (arrays['priorities/priorities'] = new Float64Array(2))],
    ['no heap', (arrays) => delete arrays['priorities/heap']],
    ['a heap too short', (arrays) => (arrays['priorities/heap'] = Int32Array.of(0, 1))],
    ['a heap with an empty slot', (arrays) => (arrays['priorities/heap'] = Int32Array.of(0, 1, 3))],
    [
      'a heap with a slot that does not exist',
      (arrays) => (arrays['priorities/heap'] = Int32Array.of(0, 1, 4)),
    ],
  ])('a snapshot by rank with %s', (_what, damage) => {
    const { meta, arrays } = filled(3, { prioritization: 'rank' }).save();
    const damaged = { ...arrays };
    damage(damaged);
    expect(() => replay({ prioritization: 'rank' }).restore({ meta, arrays: damaged })).toThrow(
      expect.objectContaining({
        code: 'corrupt',
        message: 'The saved replay memory has no priorities that fit this one.',
      }),
    );
    replay({ prioritization: 'rank' }).restore({ meta, arrays });
  });

  it.each(['proportional', 'rank'] as const)(
    'by %s, a snapshot is as large as what is in the memory',
    (kind) => {
      const bytesOf = (capacity: number): number =>
        Object.values(filled(3, { capacity, prioritization: kind }).save().arrays).reduce(
          (bytes, array) => bytes + array.byteLength,
          0,
        );
      expect(bytesOf(100_000)).toBe(bytesOf(4));
    },
  );

  it('a snapshot of another memory', () => {
    expect(() => replay().restore(filled(3, { prioritization: 'rank' }).save())).toThrow(
      expect.objectContaining({ code: 'corrupt', message: 'The saved replay memory has no priorities.' }),
    );
    expect(() => replay().restore(replay({ capacity: 8 }).save())).toThrow(/up to 8/);
    expect(() => replay({ prioritization: 'rank' }).restore(filled(3).save())).toThrow(
      expect.objectContaining({ code: 'corrupt' }),
    );
  });
});
