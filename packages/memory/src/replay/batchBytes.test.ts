// Batches that bring observations as bytes bring those that floats would be made of, from memories of either kind.
import type { Space } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import type { ReplayBatch } from './replayBatch.ts';
import { UniformReplay } from './uniformReplay.ts';

const frames = new Box({ low: 0, high: 255, shape: [2, 6, 7], dtype: 'uint8' });
const switches = new Box({ low: 0, high: 1, shape: [5, 9], dtype: 'uint8' });
const actionSpace = new Discrete(3);

const memories = { UniformReplay, PrioritizedReplay };

/** A memory of twelve steps of random bytes within the bounds of the space. */
function filled(
  name: keyof typeof memories,
  observationSpace: Space,
  options: { readonly frameStack?: number; readonly asBytes?: boolean },
): UniformReplay | PrioritizedReplay {
  const sizes = { capacity: 10, batchSize: 4, learningStarts: 4 };
  const memory = new memories[name]({ observationSpace, actionSpace, discount: 0.9, ...sizes, ...options });
  const rng = new Rng(7);
  const observe = (): Uint8Array => {
    const bytes = new Uint8Array(observationSpace.size);
    const most = (observationSpace as Box).high[0]!;
    for (let k = 0; k < bytes.length; k++) bytes[k] = rng.integers(most + 1);
    return bytes;
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
]);

test.each(cases)('%s, %s: bytes are what floats are made of', (name, _what, space, frameStack) => {
  const [ofFloats, ofBytes] = [false, true].map((asBytes) =>
    filled(name, space, { frameStack, asBytes }),
  ) as [UniformReplay, UniformReplay];
  const copied = ({ bytes: _bytes, ...batch }: ReplayBatch): object => structuredClone(batch);
  const [a, b] = [new Rng(1), new Rng(1)];
  for (let k = 0; k < 5; k++) {
    const [floats, batch] = [ofFloats.sample(a), ofBytes.sample(b)];
    expect(floats.bytes).toBeUndefined();
    expect(batch.bytes!.observations).toBeInstanceOf(Uint8Array);
    expect([...batch.bytes!.observations]).toEqual([...floats.observations]);
    expect([...batch.bytes!.nextObservations]).toEqual([...floats.nextObservations]);
    expect(new Set(floats.observations).size).toBeGreaterThan(1);
    // The batch gives the same numbers as floats.
    expect(copied(batch)).toEqual(copied(floats));
    expect(batch.observations).toBe(batch.observations);
  }
});

test('what is saved does not depend on it', () => {
  const [floats, bytes] = [false, true].map((asBytes) => filled('UniformReplay', frames, { asBytes }));
  expect(bytes!.save()).toEqual(floats!.save());
});

test('observations that are no bytes are not brought as such', () => {
  for (const dtype of ['float32', 'int8'] as const) {
    const space = new Box({ low: 0, high: 1, shape: [3], dtype });
    expect(() => filled('UniformReplay', space, { asBytes: true })).toThrow(
      /cannot bring observations of Box.* as bytes/,
    );
  }
});
