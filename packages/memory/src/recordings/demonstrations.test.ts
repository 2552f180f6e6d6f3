import type { Episodes } from '@prism-rl/core';
import { Rng, resolveConfig, settings } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { spaces, transition } from '../../test/steps.ts';
import { replayMemory } from '../replay/replayMemory.ts';
import { demonstrationSettings, replaySettings } from '../settings.ts';
import { withDemonstrations } from './demonstrations.ts';

const entry = settings({ ...replaySettings, ...demonstrationSettings });

/** Eight recorded steps of one episode, whose rewards are negative; observation t is (−t, t). */
const episodes = {
  ...{ ...spaces, environment: 'Line-v0', policy: 'expert', lengths: Int32Array.of(8) },
  observations: Float32Array.from({ length: 18 }, (_, k) => (k % 2 === 0 ? -1 : 1) * Math.floor(k / 2)),
  actions: Int32Array.from({ length: 8 }, (_, t) => t % 3),
  rewards: Float64Array.from({ length: 8 }, (_, t) => -1 - t),
  ...{ terminated: Uint8Array.of(1), truncated: Uint8Array.of(0) },
} as unknown as Episodes;

async function memoryOf(
  given: object,
  { pretraining = 0, isOpen = true, nStep = 1, numEnvs = 1, longSteps = 0, bonus = 0 } = {},
) {
  const some = { data: 'line', demonstrations: 0.3, batchSize: 4, replayCapacity: 16, learningStarts: 4 };
  const config = {
    ...resolveConfig('agent', entry, { ...some, ...given }),
    ...{ nStep, discount: 0.5, longSteps: longSteps || undefined },
  };
  const readDataset = (): object => ({ shards: ['a'], read: () => episodes });
  const context = { ...spaces, config, steps: 100, numEnvs, ...(isOpen && { readDataset }) } as never;
  const make = (rows: number, beta?: () => number) =>
    replayMemory({ ...(context as object), numEnvs: rows } as never, 1, false, beta);
  const { memory, prepare } = withDemonstrations(make, context, pretraining, bonus);
  await prepare!();
  return memory;
}

test.each(['uniform', 'proportional', 'rank'])(
  'three rows of ten are recorded, whole, also from a %s memory',
  async (replay) => {
    const memory = await memoryOf({ replay });
    for (let t = 0; t < 40; t++) memory.add(transition(t));
    const rng = new Rng(1);
    const counts = new Map<number, number>();
    let recorded = 0;
    for (let draw = 0; draw < 2500; draw++) {
      const { rewards, observations, nextObservations, discounts, actions, columns } = memory.sample(rng);
      for (const [row, reward] of rewards.entries()) {
        const isRecorded = reward < 0;
        const t = isRecorded ? -1 - reward : 4 * reward;
        const sign = isRecorded ? -1 : 1;
        const found = [
          columns!.demonstration![row],
          observations[2 * row]! + 0,
          nextObservations[2 * row],
          actions[row],
          discounts[row],
        ];
        const discount = isRecorded && t === 7 ? 0 : 0.5;
        const wanted = [Number(isRecorded), sign * t + 0, sign * (t + 1), t % 3, discount];
        if (found.some((value, k) => !Object.is(value, wanted[k]))) expect(found).toEqual(wanted);
        recorded += Number(isRecorded);
        if (isRecorded) counts.set(t, (counts.get(t) ?? 0) + 1);
      }
    }
    // Of 10⁴ draws: four standard deviations.
    expect(Math.abs(recorded - 3000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.3 * 0.7));
    if (replay === 'rank') return;
    for (let t = 0; t < 8; t++) expect(Math.abs(counts.get(t)! - recorded / 8)).toBeLessThan(80);
  },
);

test('priorities reach the memory that the row came from', async () => {
  const memory = await memoryOf({ replay: 'proportional', demonstrations: 0.5, priorityAlpha: 1 });
  for (let t = 0; t < 8; t++) memory.add(transition(t));
  const rng = new Rng(2);
  const isWanted = (reward: number): boolean => reward === -3 || reward === 1;
  for (let draw = 0; draw < 200; draw++) {
    const { indices, rewards } = memory.sample(rng);
    memory.update!(
      indices.slice(),
      Float32Array.from(rewards, (reward) => (isWanted(reward) ? 1 : 0)),
    );
  }
  for (let draw = 0; draw < 50; draw++)
    for (const reward of memory.sample(rng).rewards) expect(isWanted(reward)).toBe(true);
});

test('with a bonus all steps are drawn, and weighted, as if their priorities lay in one memory', async () => {
  const exponents = { priorityAlpha: 0.5, priorityBetaStart: 0.5, priorityBetaEnd: 0.5 };
  const given = { replay: 'proportional', learningStarts: 1, ...exponents };
  const memory = await memoryOf(given, { bonus: 0.9, longSteps: 3 });
  for (let t = 0; t < 4; t++) memory.add(transition(t));
  const rng = new Rng(5);
  // A priority of its own for each of the twelve, by its reward.
  const errorOf = (reward: number): number => (reward < 0 ? -reward / 5 : 2 * reward + 0.1);
  for (let k = 0; k < 400; k++) {
    const { indices, rewards } = memory.sample(rng);
    memory.update!(indices.slice(), Float32Array.from(rewards, errorOf));
  }
  const all = [...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => -n), 0, 0.25, 0.5, 0.75];
  const leafOf = (reward: number): number => Math.sqrt(errorOf(reward) + (reward < 0 ? 0.9 : 0));
  const total = all.reduce((sum, reward) => sum + leafOf(reward), 0);
  const least = Math.min(...all.map(leafOf));
  const draws = 4000;
  const counts = new Map<number, number>();
  for (let k = 0; k < draws / 4; k++) {
    const { rewards, weights, longer, columns } = memory.sample(rng);
    for (const [row, reward] of rewards.entries()) {
      counts.set(reward, (counts.get(reward) ?? 0) + 1);
      expect(columns!.demonstration![row]).toBe(reward < 0 ? 1 : 0);
      expect(weights[row]).toBeCloseTo(Math.sqrt(least / leafOf(reward)), 4);
      if (reward === -2) expect(longer!.rewards[row]).toBe(-2 - 3 / 2 - 4 / 4);
    }
  }
  for (const reward of all) {
    const share = leafOf(reward) / total;
    const four = 4 * Math.sqrt(draws * share * (1 - share));
    expect(Math.abs(counts.get(reward)! - draws * share), `reward ${reward}`).toBeLessThan(four);
  }
});

test('recorded steps are weighted by the β of the run, not of their own number', async () => {
  // From step 4 to step 100 β rises from 0 to 1; recorded are eight.
  const memory = await memoryOf({ replay: 'proportional', priorityBetaStart: 0, demonstrations: 1 });
  for (let t = 0; t < 4; t++) memory.add(transition(t));
  const rng = new Rng(6);
  const { indices } = memory.sample(rng);
  memory.update!(indices.slice(), Float32Array.of(9, 9, 9, 9));
  expect([...memory.sample(rng).weights]).toEqual([1, 1, 1, 1]);
});

test('batches of recorded steps alone come first, without a step; windows of n steps end with their episode', async () => {
  const memory = await memoryOf({}, { pretraining: 3, nStep: 3, numEnvs: 2 });
  const rng = new Rng(3);
  const reward = (t: number): number => (t < 8 ? -1 - t : 0);
  const windows = Array.from({ length: 8 }, (_, t) => reward(t) + reward(t + 1) / 2 + reward(t + 2) / 4);
  for (let k = 0; k < 3; k++) {
    expect(memory.ready()).toBe(true);
    const { rewards, columns } = memory.sample(rng);
    expect([...columns!.demonstration!]).toEqual([1, 1, 1, 1]);
    for (const reward of rewards) expect(windows).toContain(reward);
  }
  expect(memory.ready()).toBe(false);
});

test('a restored memory draws the same, with its priorities and what is left of the pretraining', async () => {
  const settingsOf = { replay: 'proportional' };
  const memory = await memoryOf(settingsOf, { pretraining: 2 });
  const rng = new Rng(4);
  const { indices } = memory.sample(rng);
  memory.update!(indices.slice(), Float32Array.of(5, 0.1, 2, 0.3));
  for (let t = 0; t < 9; t++) memory.add(transition(t));
  const other = await memoryOf(settingsOf, { isOpen: false });
  other.restore(memory.save());
  const second = new Rng(4);
  second.restore(rng.save());
  for (let k = 0; k < 20; k++) {
    const [one, two] = [memory.sample(rng), other.sample(second)];
    expect(two.indices).toEqual(one.indices);
    expect(two.columns).toEqual(one.columns);
    expect(two.weights).toEqual(one.weights);
  }
});

test('without its recordings it is refused, not left empty', async () => {
  const memory = await memoryOf({}, { isOpen: false });
  expect(() => memory.ready()).toThrow('cannot be opened here');
});
