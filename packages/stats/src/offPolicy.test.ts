// A chain whose value is known: policies μ and π go on with different chances, and each state pays its own reward.
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import {
  doublyRobust,
  type FeatureSteps,
  fittedReturn,
  fittedValues,
  importanceWeighted,
  type JudgedEpisodes,
  selfNormalised,
} from './offPolicy.ts';

/** In state s action 0 ends with reward 1, action 1 pays s and goes on to s + 1; action 1 of state 2 ends, too. */
const [mu, pi, discount] = [0.5, 0.8, 0.9];
const states = 3;
const rewardOf = (s: number, a: number): number => (a === 0 ? 1 : s);

/** Values of π by going backwards. */
function valuesOf(chance: number): { q: number[][]; v: number[] } {
  const q: number[][] = [];
  const v: number[] = [];
  for (let s = states - 1; s >= 0; s--) {
    q[s] = [1, s + (s + 1 < states ? discount * v[s + 1]! : 0)];
    v[s] = (1 - chance) * q[s]![0]! + chance * q[s]![1]!;
  }
  return { q, v };
}
const truth = valuesOf(pi);

interface Played extends JudgedEpisodes {
  readonly at: number[];
  readonly did: number[];
}

function played(count: number, rng: Rng): Played {
  const [lengths, rewards, ratios, at, did]: number[][] = [[], [], [], [], []];
  for (let k = 0; k < count; k++) {
    let length = 0;
    for (let s = 0, isOver = false; !isOver; s++, length++) {
      const a = rng.random() < mu ? 1 : 0;
      rewards.push(rewardOf(s, a));
      ratios.push(a === 1 ? pi / mu : (1 - pi) / (1 - mu));
      at.push(s);
      did.push(a);
      isOver = a === 0 || s + 1 === states;
    }
    lengths.push(length);
  }
  return { lengths, rewards, ratios, at, did, discount };
}

const quick = { resamples: 1 };

test('importance weighting and doubly robust have no bias: the mean of 10 000 recordings of ten episodes is the value', () => {
  const rng = new Rng(3);
  // q̂ is wrong, and does not know the action, so that v̂ is the same.
  const guess = [0.3, 2, -1];
  const [plain, robust]: number[][] = [[], []];
  for (let k = 0; k < 10_000; k++) {
    const episodes = played(10, rng);
    plain.push(importanceWeighted(episodes, quick).estimate);
    const q = episodes.at.map((s) => guess[s]!);
    robust.push(doublyRobust(episodes, { q, v: q }, quick).estimate);
  }
  for (const values of [plain, robust]) {
    const mean = values.reduce((a, b) => a + b) / values.length;
    const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
    expect(Math.abs(mean - truth.v[0]!)).toBeLessThan((4 * std) / 100);
  }
});

test('weights that sum to 1 come near with many episodes, with less variance; μ itself is judged by its mean return', () => {
  const many = played(20_000, new Rng(4));
  expect(Math.abs(selfNormalised(many, quick).estimate - truth.v[0]!)).toBeLessThan(0.03);
  const few = Array.from({ length: 300 }, (_, k) => played(10, new Rng(k)));
  const spread = (of: (episodes: Played) => number): number => {
    const values = few.map(of);
    const mean = values.reduce((a, b) => a + b) / values.length;
    return values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  };
  const ordinary = spread((episodes) => importanceWeighted(episodes, quick).estimate);
  expect(spread((episodes) => selfNormalised(episodes, quick).estimate)).toBeLessThan(ordinary);
  const own = { ...many, ratios: many.ratios && Array.from(many.ratios, () => 1) };
  const same = importanceWeighted(own);
  expect(same.effectiveEpisodes).toBeCloseTo(20_000, 6);
  expect(same.low).toBeLessThan(valuesOf(mu).v[0]!);
  expect(same.high).toBeGreaterThan(valuesOf(mu).v[0]!);
});

/** Indicators of the chain's states and actions. */
function tableOf(episodes: Played): FeatureSteps {
  const phi = (s: number, chances: readonly number[]): number[] =>
    Array.from({ length: 2 * states }, (_, k) => (k >> 1 === s ? chances[k % 2]! : 0));
  const ends = new Set<number>();
  let step = 0;
  for (const length of Array.from(episodes.lengths)) {
    step += length;
    ends.add(step - 1);
  }
  return {
    taken: episodes.at.map((s, t) => phi(s, [1 - episodes.did[t]!, episodes.did[t]!])),
    expected: episodes.at.map((s) => phi(s, [1 - pi, pi])),
    next: episodes.at.map((s, t) => phi(ends.has(t) ? -1 : s + 1, [1 - pi, pi])),
    ...{ rewards: episodes.rewards, discount },
  };
}

test('fitted values of a table are those of the chain; with them, doubly robust varies least', () => {
  const episodes = played(4000, new Rng(5));
  const { q, v } = fittedValues(tableOf(episodes));
  for (const [t, s] of episodes.at.slice(0, 200).entries()) {
    expect(q[t]).toBeCloseTo(truth.q[s]![episodes.did[t]!]!, 4);
    expect(v[t]).toBeCloseTo(truth.v[s]!, 4);
  }
  const robust = doublyRobust(episodes, { q, v });
  expect(robust.high - robust.low).toBeLessThan(0.01);
  expect(robust.estimate).toBeCloseTo(truth.v[0]!, 4);
});

test('the interval of a fitted return covers the value about 95 times in 100, also where rewards have chance', () => {
  const rng = new Rng(6);
  let [covered, width] = [0, 0];
  for (let k = 0; k < 200; k++) {
    const plain = played(100, rng);
    const episodes = { ...plain, rewards: Array.from(plain.rewards, (r) => r + 4 * (rng.random() - 0.5)) };
    const { estimate, low, high } = fittedReturn(episodes.lengths, tableOf(episodes), {
      resamples: 200,
      seed: k,
    });
    expect(estimate).toBeGreaterThan(low);
    if (low <= truth.v[0]! && truth.v[0]! <= high) covered++;
    width += (high - low) / 200;
  }
  expect(covered).toBeGreaterThan(178);
  expect(covered).toBeLessThan(200);
  // Nothing but the fit varies: all episodes begin in one state.
  expect(width).toBeGreaterThan(0.3);
  expect(() => fittedReturn([2, 3], tableOf(played(1, rng)))).toThrow('need a number in');
});

test('more episodes than a call takes arguments', () => {
  const count = 200_000;
  const rewards = new Float64Array(count).map((_, k) => k % 2);
  const judged = {
    lengths: new Int32Array(count).fill(1),
    rewards,
    ratios: rewards.map((reward) => 2 * reward),
  };
  for (const weigh of [importanceWeighted, selfNormalised]) {
    const { estimate, effectiveEpisodes } = weigh(judged, quick);
    expect([estimate, effectiveEpisodes]).toEqual([1, count / 2]);
  }
});

test.each([
  [{ lengths: [2], rewards: [1], ratios: [1, 1] }, 'need a number in rewards for each, but there are 1'],
  [{ lengths: [1], rewards: [1], ratios: [Number.POSITIVE_INFINITY] }, 'The ratio of step 0 is Infinity'],
  [{ lengths: [], rewards: [], ratios: [] }, 'need a number in lengths'],
])('%o', (episodes, sentence) => {
  expect(() => importanceWeighted(episodes)).toThrow(sentence);
});
