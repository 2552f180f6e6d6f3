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
import { NStep } from './nStep.ts';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import { type ReplayBatch, requireFiniteRewards } from './transitions.ts';
import { UniformReplay } from './uniformReplay.ts';

describe('checkLengths', () => {
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
  // Packed observations equal the floats of the same batch, in memories of either kind.
  const frames = new Box({ low: 0, high: 255, shape: [2, 6, 7], dtype: 'uint8' });
  const switches = new Box({ low: 0, high: 1, shape: [5, 9], dtype: 'uint8' });
  const times = (dtype: 'float64' | 'int32') => new Box({ low: 1.7e9, high: 1.7e9 + 9, shape: [3], dtype });
  const actionSpace = new Discrete(3);

  const memories = { UniformReplay, PrioritizedReplay };

  /** A memory with twelve steps of random integers within the bounds of the space. */
  function filled(
    name: keyof typeof memories,
    observationSpace: Space,
    options: { readonly frameStack?: number; readonly asPacked?: boolean },
  ): UniformReplay | PrioritizedReplay {
    const sizes = { capacity: 10, batchSize: 4, learningStarts: 4 };
    const memory = new memories[name]({ observationSpace, actionSpace, discount: 0.9, ...sizes, ...options });
    const rng = new Rng(7);
    const { low, high } = observationSpace as Box;
    const observe = (): PackedArray => {
      const observation = packedArray(observationSpace.dtype, observationSpace.size);
      for (let k = 0; k < observation.length; k++)
        observation[k] = low[0]! + rng.integers(high[0]! - low[0]! + 1);
      return observation;
    };
    for (let t = 0; t < 12; t++) {
      memory.add({
        count: 1,
        observations: observe(),
        actions: Int32Array.of(t % 3),
        rewards: Float64Array.of(t),
        nextObservations: observe(),
        terminated: Uint8Array.of(0),
        truncated: Uint8Array.of(0),
        starts: new Uint8Array(1),
        extras: {},
      });
    }
    return memory;
  }

  const kinds = ['UniformReplay', 'PrioritizedReplay'] as const;
  const cases = kinds.flatMap((name) => [
    [name, 'stacked frames', frames, 2] as const,
    [name, 'zeros and ones', switches, 1] as const,
    [name, 'large numbers', times('float64'), 1] as const,
    [name, 'large whole numbers', times('int32'), 1] as const,
  ]);

  test.each(cases)('%s, %s: they are what floats are made of', (name, _what, space, frameStack) => {
    const [ofFloats, packing] = [false, true].map((asPacked) =>
      filled(name, space, { frameStack, asPacked }),
    ) as [UniformReplay, UniformReplay];
    const copied = ({ packed: _packed, ...batch }: ReplayBatch): object => structuredClone(batch);
    const [a, b] = [new Rng(1), new Rng(1)];
    for (let k = 0; k < 5; k++) {
      const [floats, batch] = [ofFloats.sample(a), packing.sample(b)];
      const { observations, nextObservations } = batch.packed!;
      expect(floats.packed).toBeUndefined();
      expect(observations.constructor).toBe(packedArray(space.dtype, 0).constructor);
      expect(Float32Array.from(observations)).toEqual(floats.observations);
      expect(Float32Array.from(nextObservations)).toEqual(floats.nextObservations);
      for (const array of [observations, nextObservations]) expect(new Set(array).size).toBeGreaterThan(1);
      // The batch contains the same numbers as floats.
      expect(copied(batch)).toEqual(copied(floats));
      expect(batch.observations).toBe(batch.observations);
    }
  });

  test('what is saved does not depend on it', () => {
    const [floats, packed] = [false, true].map((asPacked) => filled('UniformReplay', frames, { asPacked }));
    expect(packed!.save()).toEqual(floats!.save());
  });
});

describe('partsInReplay', () => {
  // Observations of several parts are restored exactly, and each part is kept in its smallest form.
  const space = new Dict({
    action_mask: new MultiBinary(40),
    goal: new Discrete(5, { start: -2 }),
    picture: new Box({ low: 0, high: 255, shape: [12, 12, 3], dtype: 'uint8' }),
    speed: new Box({ low: -1, high: 1, shape: [3], dtype: 'float64' }),
  }) as Space;
  const actionSpace = new Discrete(40) as Space;

  test('parts are kept in their own forms, and read back exactly', () => {
    const rng = new Rng(2);
    const { size, dtype } = space;
    const memory = new UniformReplay({
      ...{ observationSpace: space, actionSpace, capacity: 64, batchSize: 32, discount: 0.9 },
      ...{ learningStarts: 1, trainEvery: 1, updatesPerTraining: 1, asPacked: true },
    });
    const look = (): PackedArray => {
      const row = packedArray(dtype, size);
      space.pack(space.sample(rng), row);
      return row;
    };
    const kept: PackedArray[] = [];
    let observations = look();
    for (let t = 0; t < 64; t++) {
      const nextObservations = look();
      kept.push(observations);
      const step: Transitions = {
        ...{ count: 1, observations, nextObservations, actions: Int32Array.of(t % 40), extras: {} },
        ...{ rewards: Float64Array.of(t), terminated: new Uint8Array(1), truncated: new Uint8Array(1) },
        starts: new Uint8Array(1),
      };
      memory.add(step);
      observations = nextObservations;
    }
    const batch = memory.sample(new Rng(3));
    const packed = batch.packed!;
    for (let k = 0; k < 32; k++) {
      const t = batch.rewards[k]!;
      expect(packed.observations.slice(k * size, (k + 1) * size)).toEqual(kept[t]);
      if (t < 63) expect(packed.nextObservations.slice(k * size, (k + 1) * size)).toEqual(kept[t + 1]);
    }
    // 40 bits, an integer, 432 bytes, three float64; packed they are 476 float64 numbers, 3808 bytes.
    expect(memory.bytesPerTransition).toBeLessThan(1.25 * (8 + 4 + 432 + 24) + 40);
  });
});
