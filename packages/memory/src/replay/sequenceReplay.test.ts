import { Box, Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { SequenceReplay } from './sequenceReplay.ts';

const [numEnvs, length, burnIn, nStep, batchSize] = [2, 4, 3, 2, 5];
const shape = {
  observationSpace: new Box({ low: -1e9, high: 1e9, shape: [1] }),
  actionSpace: new Discrete(1000),
  ...{ numEnvs, length, burnIn, nStep, batchSize, stateSize: 2, discount: 0.5 },
  learningStarts: 1,
};

/** Episode length of each environment: six steps, then terminated; five steps, then truncated. */
const lengths = [6, 5];

/** Step `t` of environment `i`; every number identifies both. */
function stepAt(t: number) {
  const each = (of: (i: number) => number) => [of(0), of(1)];
  const time = (i: number) => t % lengths[i]!;
  return {
    count: numEnvs,
    observations: Float32Array.from(each((i) => 1000 * i + t)),
    actions: Int32Array.from(each((i) => (7 * t + i) % 1000)),
    rewards: Float64Array.from(each((i) => t + 0.25 * i)),
    nextObservations: new Float32Array(numEnvs),
    terminated: Uint8Array.from(each((i) => Number(i === 0 && time(i) === 5))),
    truncated: Uint8Array.from(each((i) => Number(i === 1 && time(i) === 4))),
    starts: Uint8Array.from(each((i) => Number(time(i) === 0))),
    extras: { states: Float32Array.from([t, 0.5, -t, 0.5]) },
  };
}

test('sequences are whole, of one environment, with their states, n-step rewards and what is masked', () => {
  const memory = new SequenceReplay({ ...shape, capacity: 80 });
  const rng = new Rng(3);
  const seen = burnIn + length + nStep;
  const begun = new Set<number>();
  for (let t = 0; t < 150; t++) {
    memory.add(stepAt(t));
    expect(memory.size).toBe(2 * Math.min(t + 1, 40));
    expect(memory.ready()).toBe(t + 1 >= seen);
    while (memory.ready()) {
      const batch = memory.sample(rng);
      for (let k = 0; k < batchSize; k++) {
        const of = (array: ArrayLike<number>, step: number) => array[step * batchSize + k]!;
        const env = of(batch.observations, 0) >= 1000 ? 1 : 0;
        const first = of(batch.observations, 0) - 1000 * env;
        begun.add(first);
        expect(first % 2).toBe(0);
        expect(first).toBeGreaterThan(t - 40);
        expect(first + seen - 1).toBeLessThanOrEqual(t);
        expect([...batch.firstStates.slice(2 * k, 2 * k + 2)]).toEqual([env === 0 ? first : -first, 0.5]);
        const faults: string[] = [];
        const compare = (name: string, s: number, found: number, wanted: number): void => {
          if (found !== wanted) faults.push(`${name} ${s}: ${found}, not ${wanted}`);
        };
        for (let s = 0; s < seen; s++) {
          compare('observation', s, of(batch.observations, s), 1000 * env + first + s);
          compare('start', s, of(batch.starts, s), Number((first + s) % lengths[env]! === 0));
        }
        for (let s = 0; s < length; s++) {
          const step = first + burnIn + s;
          const time = step % lengths[env]!;
          const reward = (at: number) => at + 0.25 * env;
          compare('action', s, of(batch.actions, s), (7 * step + env) % 1000);
          // The last step of an episode has one reward and the one before it two; nothing follows.
          const left = lengths[env]! - time;
          compare('weight', s, of(batch.weights, s), env === 1 && left <= nStep ? 0 : 1);
          if (of(batch.weights, s) === 0) continue;
          const next = left > 1 ? 0.5 * reward(step + 1) : 0;
          compare('reward', s, of(batch.rewards, s), reward(step) + next);
          compare('discount', s, of(batch.discounts, s), left <= nStep ? 0 : 0.25);
        }
        expect(faults).toEqual([]);
      }
    }
  }
  // Every possible start was sampled, in both halves of the ring.
  expect(begun.size).toBeGreaterThan(60);
});

test('steps bring discounts of their own, which a snapshot keeps', () => {
  const options = { ...shape, capacity: 80, nStep: 3, length: 2, burnIn: 0 };
  const [memory, other] = [new SequenceReplay(options), new SequenceReplay(options)];
  const none = new Uint8Array(numEnvs);
  const own = (t: number) => (t === 1 ? 0.25 : t === 2 ? 0.125 : 1);
  for (let t = 0; t < 5; t++) {
    const step = { ...stepAt(t), terminated: none, truncated: none, starts: none };
    // The first step has that of the memory, ½.
    memory.add(t === 0 ? step : { ...step, steps: numEnvs, discounts: Float64Array.of(own(t), own(t)) });
  }
  other.restore(structuredClone(memory.save()));
  for (const each of [memory, other]) {
    const { rewards, discounts, observations } = each.sample(new Rng(1));
    const k = observations.slice(0, batchSize).findIndex((value) => value < 1000);
    // From step 0: 0 + ½·1 + ½·¼·2, from step 1: 1 + ¼·2 + ¼·⅛·3.
    expect([rewards[k], rewards[batchSize + k]]).toEqual([0.75, 1.59375]);
    expect([discounts[k], discounts[batchSize + k]]).toEqual([1 / 64, 1 / 32]);
  }
});

test('refuses a capacity that has no place for a sequence', () => {
  expect(() => new SequenceReplay({ ...shape, capacity: 17 })).toThrow(/no place for a sequence of 9/);
});

test('a snapshot holds what was filled, and no more', () => {
  const bytesAfter = (steps: number): number => {
    const memory = new SequenceReplay({ ...shape, capacity: 1_000_000 });
    for (let t = 0; t < steps; t++) memory.add(stepAt(t));
    return Object.values(memory.save().arrays).reduce((bytes, array) => bytes + array.byteLength, 0);
  };
  // Per environment: a float, an action, a reward and three flags a step, and two floats every second step.
  expect(bytesAfter(0)).toBe(0);
  expect(bytesAfter(100)).toBe(2 * (100 * (4 + 4 + 8 + 3) + 50 * 8));
  expect(bytesAfter(101)).toBe(2 * (101 * (4 + 4 + 8 + 3) + 51 * 8));
});

test('a snapshot of other environments or of another capacity is refused', () => {
  const memory = new SequenceReplay({ ...shape, capacity: 40 });
  for (let t = 0; t < 30; t++) memory.add(stepAt(t));
  for (const other of [{ capacity: 44 }, { capacity: 60 }, { stateSize: 1 }, { length: 8 }]) {
    expect(() => new SequenceReplay({ ...shape, capacity: 40, ...other }).restore(memory.save())).toThrow(
      expect.objectContaining({ code: 'corrupt' }),
    );
  }
});

test('where an environment begins anew without an end, the steps before it count for nothing', () => {
  const memory = new SequenceReplay({ ...shape, capacity: 40 });
  for (let t = 0; t < 9; t++) {
    const none = new Uint8Array(numEnvs);
    const starts = Uint8Array.from({ length: numEnvs }, () => Number(t === 0 || t === 6));
    memory.add({ ...stepAt(t), terminated: none, truncated: none, starts });
  }
  const { weights } = memory.sample(new Rng(1));
  // The loss uses steps 3 to 6. Two rewards from step 4 or 5 on would end beyond the gap.
  expect(Array.from({ length }, (_, s) => weights[s * batchSize])).toEqual([1, 0, 0, 1]);
});
