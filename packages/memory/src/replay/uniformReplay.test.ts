import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { spaces, stepOf, stepShape, transition } from '../../test/steps.ts';
import { NStep } from './nStep.ts';
import type { DiscountedTransitions, ReplayBatch } from './transitions.ts';
import { LearningSchedule, UniformReplay } from './uniformReplay.ts';

function replay(overrides: Partial<ConstructorParameters<typeof UniformReplay>[0]> = {}): UniformReplay {
  return new UniformReplay({
    ...spaces,
    capacity: 8,
    batchSize: 4,
    discount: 0.9,
    learningStarts: 4,
    ...overrides,
  });
}

test('termination stops bootstrapping, truncation does not', () => {
  const terminated = replay({ capacity: 4 });
  const truncated = replay({ capacity: 4 });
  const both = replay({ capacity: 4 });
  for (let t = 0; t < 4; t++) {
    terminated.add(transition(t, 1, 0));
    truncated.add(transition(t, 0, 1));
    both.add(transition(t, 1, 1));
  }
  expect([...terminated.sample(new Rng(0)).discounts]).toEqual([0, 0, 0, 0]);
  expect([...truncated.sample(new Rng(0)).discounts]).toEqual([0.9, 0.9, 0.9, 0.9].map(Math.fround));
  expect([...both.sample(new Rng(0)).discounts]).toEqual([0, 0, 0, 0]);
});

test('the ring forgets the oldest first and samples every slot equally often', () => {
  const memory = replay();
  for (let t = 0; t < 21; t++) memory.add(transition(t));
  const counts = new Map<number, number>();
  const rng = new Rng(3);
  const draws = 8000;
  for (let k = 0; k < draws / 4; k++) {
    const { observations } = memory.sample(rng);
    for (let row = 0; row < 4; row++)
      counts.set(observations[row * 2]!, (counts.get(observations[row * 2]!) ?? 0) + 1);
  }
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([13, 14, 15, 16, 17, 18, 19, 20]);
  // Chi-squared with 7 degrees of freedom exceeds 24.3 with a probability of 0.1 %.
  const expected = draws / 8;
  const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(chiSquared).toBeLessThan(24.3);
});

test('where short episodes fill the room for frames, every transition that is left is still drawn', () => {
  // Each transition is a whole episode: two frames a step, more than a ring of 4000 has room for.
  const capacity = 4000;
  const memory = replay({ capacity });
  const last = 3 * capacity;
  for (let t = 0; t <= last; t++) memory.add({ ...transition(2 * t, 1), rewards: Float64Array.of(t) });
  expect(memory.size).toBeLessThan(capacity);
  const rng = new Rng(5);
  let [oldest, newest] = [Infinity, 0];
  for (let k = 0; k < 10_000; k++) {
    const { rewards, observations } = memory.sample(rng);
    for (const [row, t] of rewards.entries()) {
      if (observations[2 * row] !== 2 * t) expect(observations[2 * row]).toBe(2 * t);
      oldest = Math.min(oldest, t);
      newest = Math.max(newest, t);
    }
  }
  expect([oldest, newest]).toEqual([last - memory.size + 1, last]);
});

test('windows of several steps keep the discounts they bring, and count as the steps they are', () => {
  const memory = replay({ learningStarts: 6, capacity: 8 });
  const windows: DiscountedTransitions = { ...transition(1), discounts: Float64Array.of(0.25), steps: 2 };
  for (let k = 0; k < 2; k++) memory.add(windows);
  const tails: DiscountedTransitions = { ...windows, steps: 0 };
  for (let k = 0; k < 2; k++) memory.add(tails);
  expect(memory.ready()).toBe(false);
  memory.add(windows);
  expect(memory.ready()).toBe(true);
  expect([...memory.sample(new Rng(0)).discounts]).toEqual([0.25, 0.25, 0.25, 0.25]);
});

test('batches are due as the schedule says', () => {
  const memory = replay({ learningStarts: 5, trainEvery: 2, updatesPerTraining: 3 });
  const due: number[] = [];
  for (let t = 0; t < 9; t++) {
    memory.add(transition(t));
    let batches = 0;
    for (; memory.ready(); batches++) memory.sample(new Rng(t));
    due.push(batches);
  }
  expect(due).toEqual([0, 0, 0, 0, 0, 3, 0, 3, 0]);
});

test('an empty memory cannot be sampled', () => {
  expect(() => replay().sample(new Rng(0))).toThrow(expect.objectContaining({ code: 'state' }));
});

test('a batch that is taken before it is due does not make the next one late', () => {
  const schedule = new LearningSchedule({ learningStarts: 2 });
  schedule.take();
  schedule.add(1);
  expect(schedule.due).toBe(false);
  schedule.add(1);
  expect(schedule.due).toBe(true);
});

/** What windows say, by the reward of their first step. */
function windowsIn(memory: UniformReplay | NStep<ReplayBatch>, draws = 400): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const rng = new Rng(1);
  for (let k = 0; k < draws; k++) {
    const batch = memory.sample(rng);
    const { rewards, discounts, nextObservations } = batch.longer ?? batch;
    for (const [row, reward] of rewards.entries()) {
      const window = [reward, discounts[row]!, ...nextObservations.subarray(2 * row, 2 * row + 2)];
      found.set(batch.observations[2 * row]!, window);
    }
  }
  return found;
}

test('longer windows, which it puts together as it reads, are those of an n-step memory', () => {
  const shape = { ...stepShape, discount: 0.5, numEnvs: 2 };
  // A capacity that two environments do not divide, beside one that keeps all.
  const memory = replay({ ...shape, capacity: 31, longSteps: 3 });
  const windows = new NStep(replay({ ...shape, capacity: 80 }), { ...shape, steps: 3 });
  for (let t = 1; t < 36; t++) {
    const ended = t === 35 ? [1, 0] : [Number(t % 7 === 0), 0];
    const step = stepOf(t, ended, [0, Number(t === 35 || t % 11 === 0)]);
    // An environment that is reset within an episode, and episodes' first steps.
    const starts = Uint8Array.of(Number(t % 7 === 1), Number(t % 11 === 1 || t === 29));
    for (const each of [memory, windows]) each.add({ ...step, starts });
  }
  const wanted = windowsIn(windows);
  const found = windowsIn(memory);
  expect(found.size).toBe(31);
  for (const [first, window] of found) expect(window, `from ${first}`).toEqual(wanted.get(first));
});

test('the newest steps have shorter windows, which grow', () => {
  const memory = replay({ longSteps: 3, discount: 0.5, learningStarts: 1, batchSize: 1, capacity: 2 });
  memory.add(transition(4));
  expect(windowsIn(memory, 1).get(4)).toEqual([1, 0.5, 5, -5]);
  memory.add(transition(5));
  expect(windowsIn(memory, 9).get(4)).toEqual([1 + 1.25 / 2, 0.25, 6, -6]);
});
