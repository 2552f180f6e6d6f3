import { Box, Discrete, Rng } from '@prism-rl/core';
import { PrioritizedReplay, UniformReplay } from '@prism-rl/memory';
import { expect, test } from 'vitest';
import { EpisodeCounter } from './episodeCounter.ts';

const options = {
  observationSpace: new Box<'float32'>({ low: -1, high: 1, shape: [1] }),
  actionSpace: new Discrete(2),
  capacity: 8,
  batchSize: 2,
  discount: 0.9,
  learningStarts: 4,
  trainEvery: 2,
};

function step(terminated: readonly number[], truncated: readonly number[]) {
  return {
    count: 2,
    observations: Float32Array.of(0.1, 0.2),
    actions: Int32Array.of(0, 1),
    rewards: Float64Array.of(1, 2),
    nextObservations: Float32Array.of(0.3, 0.4),
    terminated: Uint8Array.from(terminated),
    truncated: Uint8Array.from(truncated),
    starts: Uint8Array.of(0, 0),
    extras: {},
  };
}

test('it counts every ending, of either kind and of every environment, once', () => {
  const counter = new EpisodeCounter(new UniformReplay(options));
  counter.add(step([0, 0], [0, 0]));
  expect(counter.ended).toBe(0);
  counter.add(step([1, 0], [0, 0]));
  counter.add(step([0, 0], [0, 1]));
  counter.add(step([1, 0], [1, 0]));
  expect(counter.ended).toBe(3);
  expect(counter.take(4)).toBe(false);
  expect([counter.take(2), counter.ended]).toEqual([true, 1]);
  counter.add(step([1, 1], [0, 0]));
  counter.add(step([1, 1], [0, 0]));
  expect([counter.take(2), counter.ended]).toEqual([true, 1]);
});

test('for the rest it is the memory within', () => {
  const within = new PrioritizedReplay({ ...options, alpha: 0.5, beta: 1 });
  const counter = new EpisodeCounter(within);
  expect(counter.ready()).toBe(false);
  for (let k = 0; k < 3; k++) counter.add(step([1, 0], [0, 1]));
  expect([counter.size, counter.capacity, counter.ready()]).toEqual([6, 8, true]);
  const batch = counter.sample(new Rng(1));
  counter.update!(batch.indices, Float32Array.of(5, 7));
  expect(counter.save()).toEqual(within.save());
  const other = new EpisodeCounter(new PrioritizedReplay({ ...options, alpha: 0.5, beta: 1 }));
  other.restore(counter.save());
  expect(other.save()).toEqual(counter.save());
  expect(new EpisodeCounter(new UniformReplay(options)).update).toBeUndefined();
});
