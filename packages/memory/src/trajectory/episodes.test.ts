import { Box, type Space } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { stepOf, stepShape } from '../../test/steps.ts';
import { EpisodeMemory } from './episodes.ts';

function memoryOf(batchSteps: number, capacity?: number): EpisodeMemory {
  return new EpisodeMemory({ ...stepShape, numEnvs: 2, batchSteps, ...(capacity && { capacity }) });
}

test('whole episodes come one after the other, in the order in which they end', () => {
  const memory = memoryOf(3);
  memory.add(stepOf(0, [0, 0]));
  memory.add(stepOf(1, [0, 1]));
  memory.add(stepOf(2, [0, 0], [0, 1]));
  // Three steps of finished episodes and three of an unfinished one; a batch needs more than three.
  expect([memory.size, memory.ready()]).toEqual([6, false]);
  memory.add(stepOf(3, [1, 0]));
  expect([memory.size, memory.ready()]).toEqual([8, true]);
  const { steps, numEnvs, observations, terminated, truncated, tailRows, tailObservations } = memory.sample();
  expect([steps, numEnvs]).toEqual([7, 1]);
  expect([...observations].filter((_, k) => k % 2 === 0)).toEqual([100, 101, 102, 0, 1, 2, 3]);
  expect([...terminated]).toEqual([0, 1, 0, 0, 0, 0, 1]);
  expect([...truncated]).toEqual([0, 0, 1, 0, 0, 0, 0]);
  // The last observation of the truncated episode.
  expect([...tailRows, ...tailObservations]).toEqual([2, 102, -102.5]);
  // The unfinished step belongs to a later batch.
  expect([memory.size, memory.ready()]).toEqual([1, false]);
  memory.add(stepOf(4, [1, 1]));
  memory.add(stepOf(0, [1, 1]));
  const next = memory.sample();
  expect([...next.rewards].map((reward) => 4 * reward)).toEqual([4, 103, 104, 0, 100]);
  expect([...next.tailRows]).toEqual([]);
});

test('an episode that was terminated as it was cut off has no future', () => {
  const memory = memoryOf(0);
  memory.add(stepOf(0, [1, 0], [1, 1]));
  expect([...memory.sample().tailRows]).toEqual([1]);
});

test('for losses that subtract a mean, an episode whose returns are all the same waits for the next, unless they are 0', () => {
  /** The memory after episodes with these rewards. */
  const after = (centeredDiscount: number | undefined, ...episodes: readonly number[][]): EpisodeMemory => {
    const memory = new EpisodeMemory({ ...stepShape, numEnvs: 1, batchSteps: 0, centeredDiscount });
    for (const rewards of episodes) {
      for (const [k, reward] of rewards.entries()) {
        const isLast = k === rewards.length - 1;
        const { observations, nextObservations, actions, ...step } = stepOf(k, [isLast ? 1 : 0]);
        memory.add({ observations, nextObservations, actions, ...step, rewards: Float64Array.of(reward) });
      }
    }
    return memory;
  };
  const isReady = (...of: Parameters<typeof after>): boolean => after(...of).ready();
  expect(isReady(0.9, [3])).toBe(false);
  expect(isReady(0.9, [3], [3])).toBe(true);
  expect(isReady(undefined, [3])).toBe(true);
  expect(isReady(0.9, [0])).toBe(true);
  expect(isReady(1, [0, 0, 3])).toBe(false);
  expect(isReady(1, [0, 0, 3], [1])).toBe(true);
  expect(isReady(0.9, [0, 0, 3])).toBe(true);
  expect(isReady(0.5, [2, 2, 4])).toBe(false);
  expect(isReady(1, [0, 3, 0])).toBe(true);
  const waiting = new EpisodeMemory({ ...stepShape, numEnvs: 1, batchSteps: 0, centeredDiscount: 0.9 });
  waiting.restore(after(0.9, [3]).save());
  expect(waiting.ready()).toBe(false);
});

test.each([-1, 1.5, 50, 51])('a batch of %d steps does not fit into 50', (batchSteps) => {
  expect(() => memoryOf(batchSteps, 50)).toThrow(
    expect.objectContaining({
      code: 'invalid-config',
      message: `batchSteps must be an integer from 0 to below 50, but is ${batchSteps}.`,
    }),
  );
  memoryOf(0, 50);
  memoryOf(49, 50);
});

test('episodes without end are given up, with what to do about it', () => {
  const memory = memoryOf(10, 1500);
  let steps = 0;
  const goOn = (): void => {
    for (; steps < 3000; steps++) memory.add(stepOf(steps, [0, 0]));
  };
  expect(goOn).toThrow(
    expect.objectContaining({
      code: 'state',
      message: 'No batch of whole episodes came together in 1500 steps.',
    }),
  );
  // The memory checks at intervals: at the first 1024 steps of an episode there are 2048 in all.
  expect(steps).toBe(1023);
  // Exactly full is not too full.
  const exact = memoryOf(10, 2047);
  for (let t = 0; t < 1023; t++) exact.add(stepOf(t, [0, 0]));
  exact.add(stepOf(1023, [0, 1]));
  expect(exact.size).toBe(2048);
  const larger = memoryOf(10, 3000);
  for (let t = 0; t < 1400; t++) larger.add(stepOf(t, [0, 0]));
  expect(larger.size).toBe(2800);
});

test.each([1, 3])('episodes of %i environments are not restored into those of two', (numEnvs) => {
  const other = new EpisodeMemory({ ...stepShape, numEnvs, batchSteps: 3 });
  expect(() => memoryOf(3).restore(other.save())).toThrow(
    expect.objectContaining({
      code: 'corrupt',
      message: 'The saved episodes come from another number of environments.',
    }),
  );
});

test('the steps of episodes that do not end are bounded, and so are the bytes of their observations', () => {
  const capacityOf = (shape: number[], dtype: 'uint8' | 'float32'): number => {
    const observationSpace = new Box({ low: 0, high: 1, shape, dtype }) as Space;
    return new EpisodeMemory({ ...stepShape, observationSpace, numEnvs: 1, batchSteps: 0 }).capacity;
  };
  expect(capacityOf([4], 'float32')).toBe(1e7);
  expect(capacityOf([4, 84, 84], 'uint8')).toBe(Math.floor(2 ** 32 / (4 * 84 * 84)));
  expect(capacityOf([84, 84], 'float32')).toBe(Math.floor(2 ** 32 / (4 * 84 * 84)));
});
