// Observations of several parts come back as they were, and each part is kept in its smallest form.
import type { Space, Transitions } from '@prism-rl/core';
import { Box, Dict, Discrete, MultiBinary, packedArray, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { UniformReplay } from './uniformReplay.ts';

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
    ...{ learningStarts: 1, trainEvery: 1, updatesPerTraining: 1 },
  });
  const look = (): Float32Array => {
    const row = packedArray(dtype, size) as Float32Array;
    space.pack(space.sample(rng), row);
    return row;
  };
  const kept: Float32Array[] = [];
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
  for (let k = 0; k < 32; k++) {
    const t = batch.rewards[k]!;
    expect(batch.observations.slice(k * size, (k + 1) * size)).toEqual(kept[t]);
    if (t < 63) expect(batch.nextObservations.slice(k * size, (k + 1) * size)).toEqual(kept[t + 1]);
  }
  // 40 bits, an integer, 432 bytes, three float32; packed they are 476 float32 numbers, 1904 bytes.
  expect(memory.bytesPerTransition).toBeLessThan(1.25 * (8 + 4 + 432 + 12) + 40);
});
