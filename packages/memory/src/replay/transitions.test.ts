import {
  Box,
  Dict,
  Discrete,
  isDebug,
  MultiBinary,
  type PackedArray,
  packedArray,
  Rng,
  type Space,
  setDebug,
  type Transitions,
} from '@prism-rl/core';
import { afterEach, describe, expect, test } from 'vitest';
import { stepOf, stepShape } from '../../test/steps.ts';
import { NStep } from './nStep.ts';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import { type ReplayBatch, requireFiniteRewards } from './transitions.ts';
import { UniformReplay } from './uniformReplay.ts';

describe('checkLengths', () => {
  const ring = { ...stepShape, capacity: 8, batchSize: 2, discount: 0.9, learningStarts: 1 };
  const windows = { ...stepShape, steps: 2, discount: 0.9, numEnvs: 3 };

  const debug = isDebug();
  afterEach(() => setDebug(debug));

  const transitions = (): Transitions => stepOf(0, [0, 0, 0]);

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
});

describe('finiteRewards', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a reward of %s is refused in any row, and the row is named',
    (reward) => {
      for (const row of [0, 1, 3]) {
        const rewards = [1, -2, 0, 3.4e38].with(row, reward);
        expect(() => requireFiniteRewards(rewards)).toThrow(
          expect.objectContaining({ code: 'not-finite', message: expect.stringContaining(`row ${row} of`) }),
        );
      }
    },
  );

  test('numbers pass, and so does an empty batch', () => {
    requireFiniteRewards(Float32Array.of(0, -1e30, 3.4e38));
    requireFiniteRewards([]);
  });
});

describe('packedBatch', () => {
  // Packed observations are those that were added, and what the floats of the same batch are made of.
  const pixels = (...shape: number[]) => new Box({ low: 0, high: 255, shape, dtype: 'uint8' });
  const times = (dtype: 'float64' | 'int32') => new Box({ low: 1.7e9, high: 1.7e9 + 9, shape: [3], dtype });
  const parts = new Dict({
    action_mask: new MultiBinary(40),
    goal: new Discrete(5, { start: -2 }),
    picture: pixels(12, 12, 3),
    speed: new Box({ low: -1, high: 1, shape: [3], dtype: 'float64' }),
  }) as Space;

  const memories = { UniformReplay, PrioritizedReplay };

  /** A memory after twelve steps, and what it was shown. */
  function filled(
    name: keyof typeof memories,
    space: Space,
    options: { readonly frameStack?: number; readonly asPacked?: boolean },
  ) {
    const spaces = { observationSpace: space, actionSpace: new Discrete(3) };
    const sizes = { capacity: 10, batchSize: 4, learningStarts: 4 };
    const memory = new memories[name]({ ...spaces, discount: 0.9, ...sizes, ...options });
    const rng = new Rng(7);
    const shown = Array.from({ length: 13 }, () => {
      const row = packedArray(space.dtype, space.size);
      space.pack(space.sample(rng), row);
      return row;
    });
    for (let t = 0; t < 12; t++) {
      memory.add({
        ...{ count: 1, observations: shown[t]!, nextObservations: shown[t + 1]!, extras: {} },
        ...{ actions: Int32Array.of(t % 3), rewards: Float64Array.of(t), starts: new Uint8Array(1) },
        ...{ terminated: Uint8Array.of(0), truncated: Uint8Array.of(0) },
      });
    }
    return { memory, shown };
  }

  const spaces: readonly (readonly [string, Space, stack: number])[] = [
    ['stacked frames', pixels(2, 6, 7), 2],
    ['zeros and ones', new Box({ low: 0, high: 1, shape: [5, 9], dtype: 'uint8' }), 1],
    ['large numbers', times('float64'), 1],
    ['large whole numbers', times('int32'), 1],
    ['several parts', parts, 1],
  ];
  const names = ['UniformReplay', 'PrioritizedReplay'] as const;
  const cases = names.flatMap((name) => spaces.map((one) => [name, ...one] as const));

  test.each(cases)('%s, %s: they are what floats are made of', (name, _what, space, frameStack) => {
    const [ofFloats, packing] = [false, true].map((asPacked) =>
      filled(name, space, { frameStack, asPacked }),
    );
    const copied = ({ packed: _packed, ...batch }: ReplayBatch): object => structuredClone(batch);
    const [a, b] = [new Rng(1), new Rng(1)];
    for (let k = 0; k < 5; k++) {
      const [floats, batch] = [ofFloats!.memory.sample(a), packing!.memory.sample(b)];
      const { observations, nextObservations } = batch.packed!;
      expect(floats.packed).toBeUndefined();
      expect(Float32Array.from(observations)).toEqual(floats.observations);
      expect(Float32Array.from(nextObservations)).toEqual(floats.nextObservations);
      for (const [row, t] of batch.rewards.entries()) {
        const own = [observations, nextObservations].map((all) =>
          all.slice(row * space.size, (row + 1) * space.size),
        );
        expect(own).toEqual(packing!.shown.slice(t, t + 2));
      }
      // The batch contains the same numbers as floats.
      expect(copied(batch)).toEqual(copied(floats));
      expect(batch.observations).toBe(batch.observations);
    }
    expect(packing!.memory.save()).toEqual(ofFloats!.memory.save());
  });

  test('each part is kept in its smallest form', () => {
    const { bytesPerTransition } = filled('UniformReplay', parts, {}).memory;
    // 40 bits, an integer, 432 bytes, three float64; packed they are 476 float64 numbers, 3808 bytes.
    expect(bytesPerTransition).toBeLessThan(1.25 * (8 + 4 + 432 + 24) + 40);
  });
});
