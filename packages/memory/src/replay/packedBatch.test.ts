// Batches that bring observations as they came bring those that floats are made of, from memories of either kind.
import type { PackedArray, Space } from '@prism-rl/core';
import { Box, Discrete, packedArray, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import type { ReplayBatch } from './replayBatch.ts';
import { UniformReplay } from './uniformReplay.ts';

const frames = new Box({ low: 0, high: 255, shape: [2, 6, 7], dtype: 'uint8' });
const switches = new Box({ low: 0, high: 1, shape: [5, 9], dtype: 'uint8' });
const times = (dtype: 'float64' | 'int32') => new Box({ low: 1.7e9, high: 1.7e9 + 9, shape: [3], dtype });
const actionSpace = new Discrete(3);

const memories = { UniformReplay, PrioritizedReplay };

/** A memory of twelve steps of random whole numbers within the bounds of the space. */
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
    // The batch gives the same numbers as floats.
    expect(copied(batch)).toEqual(copied(floats));
    expect(batch.observations).toBe(batch.observations);
  }
});

test('what is saved does not depend on it', () => {
  const [floats, packed] = [false, true].map((asPacked) => filled('UniformReplay', frames, { asPacked }));
  expect(packed!.save()).toEqual(floats!.save());
});
