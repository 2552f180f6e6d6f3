// Moments of observations and rewards: compared with values by hand, frozen in evaluation, and shared with another environment.

import {
  Box,
  childSnapshot,
  Discrete,
  type Env,
  noInfo,
  RowVector,
  type VectorEnv,
  vectorize,
} from '@prism-rl/core';
import { CartPole, Pendulum } from '@prism-rl/env-classic';
import { describe, expect, test } from 'vitest';
import { momentsOf, showing } from '../test/showing.ts';
import { ClipReward, FrameStack, NormalizeObservation, NormalizeReward, TimeLimit } from './index.ts';
import { pairwiseSum } from './normalize.ts';

describe('normalize', () => {
  const code = (expected: string) => expect.objectContaining({ code: expected });

  /** A normaliser that has seen 20 steps of four pendulums, in wrappers. */
  function trained(around: (env: VectorEnv) => VectorEnv = (env) => env): VectorEnv {
    const env = around(new NormalizeObservation.Vector(new RowVector(4, Pendulum.task())));
    env.reset({ seed: 1 });
    for (let k = 0; k < 20; k++) env.step(Float32Array.of(1, -1, 0.5, k / 20));
    return env;
  }

  test('evaluation does not change the moments', () => {
    const env = new NormalizeObservation(new CartPole());
    env.reset({ seed: 1 });
    for (let k = 0; k < 8; k++) env.step(k % 2);
    env.updates = false;
    const once = env.reset({ seed: 5 }).observation;
    expect(env.reset({ seed: 5 }).observation).toEqual(once);
    expect(env.updates).toBe(false);
    env.updates = true;
    expect(env.updates).toBe(true);
    expect(env.reset({ seed: 5 }).observation).not.toEqual(once);

    const paid = new NormalizeReward(new Pendulum());
    const first = (): number => {
      paid.reset({ seed: 5 });
      return paid.step(Float32Array.of(1)).reward;
    };
    for (let k = 0; k < 8; k++) first();
    expect(paid.updates).toBe(true);
    paid.updates = false;
    expect(paid.updates).toBe(false);
    expect(first()).toBe(first());
    paid.updates = true;
    expect(first()).not.toBe(first());
  });

  test('observations of other kinds than float32 are normalised in float64', () => {
    const space = new Box<'float64'>({ low: [-9, -9], high: [9, 9], dtype: 'float64' });
    const seen = [
      [1, -3],
      [4, 2],
    ] as const;
    let at = 0;
    const inner = showing(space, () => Float64Array.from(seen[at++]!));
    const env = new NormalizeObservation(inner, { epsilon: 0.5 });
    env.reset();
    const { observation } = env.reset();
    const shown = [0, 1].map((k) => {
      const values = seen.map((row) => row[k]!);
      const { mean, variance } = momentsOf(values);
      return (values[1]! - mean) / Math.sqrt(variance + 0.5);
    });
    for (const [k, value] of shown.entries()) expect(observation[k]).toBeCloseTo(value, 6);
  });

  test('moments of two environments, one of which ends: by hand', () => {
    // Observes its number and the time, plus 10 in every episode. The second ends after one step: its final observation comes before its
    // next first one.
    const line = (first: number, length: number): Env<Float32Array, number> => {
      let [episode, time] = [-1, 0];
      const observe = (): Float32Array => Float32Array.of(first + 10 * episode + time);
      return {
        id: 'Line-v0',
        observationSpace: new Box({ low: -1000, high: 1000, shape: [1] }),
        actionSpace: new Discrete(2),
        reset: () => {
          [episode, time] = [episode + 1, 0];
          return { observation: observe(), info: noInfo };
        },
        step: () => {
          const terminated = ++time === length;
          return { observation: observe(), reward: 1, terminated, truncated: false, info: noInfo };
        },
      };
    };
    const env = new NormalizeObservation.Vector(vectorize([line(0, 9), line(100, 1)] as Env[]));
    env.reset();
    env.step(Int32Array.of(0, 0));
    // Added: 0 and 100 at first, then 1 and the final 101, then the first of a new episode, 110. The moments begin with 10⁻⁴ of a standard
    // normal observation, as in Gymnasium.
    const seen = [0, 100, 1, 101, 110];
    const { mean, variance } = momentsOf(seen);
    const shown = (x: number): number => (x - mean) / Math.sqrt(variance + 1e-8);
    expect(env.observations[0]).toBeCloseTo(shown(1), 4);
    expect(env.observations[1]).toBeCloseTo(shown(110), 4);
    expect(env.finalObservations[1]).toBeCloseTo(shown(101), 4);
  });

  test('what was learned in one place is shown in another, and changes there no more', () => {
    // Only training wraps rewards.
    const learned = trained((env) => new FrameStack.Vector(new ClipReward.Vector(env, { min: -1 }), 2))
      .statistics!();
    const judged = new FrameStack.Vector(
      new NormalizeObservation.Vector(new RowVector(2, Pendulum.task())),
      2,
    );
    judged.adoptStatistics!(learned);
    judged.reset({ seed: 9 });
    judged.step(Float32Array.of(1, 1));
    expect(judged.statistics!()).toEqual(learned);
    const { mean, variance } = childSnapshot(learned, 'own').arrays as Record<string, Float64Array>;
    const plain = new RowVector(2, Pendulum.task());
    plain.reset({ seed: 9 });
    plain.step(Float32Array.of(1, 1));
    for (let k = 0; k < 6; k++) {
      const [row, element] = [Math.floor(k / 3), k % 3];
      const expected = (plain.observations[k]! - mean![element]!) / Math.sqrt(variance![element]! + 1e-8);
      expect(judged.observations[row * 6 + 3 + element]).toBeCloseTo(expected, 5);
    }
    expect(new FrameStack.Vector(new RowVector(1, Pendulum.task()), 2).statistics).toBeUndefined();
    const other = new FrameStack.Vector(
      new NormalizeObservation.Vector(new RowVector(2, CartPole.task())),
      2,
    );
    expect(() => other.adoptStatistics!(learned)).toThrow(code('corrupt'));
  });

  test('what was learned elsewhere stays as it is, however episodes end', () => {
    const learned = trained().statistics!();
    // One ends its own episodes; a wrapper ends those of the other.
    const own = new NormalizeObservation.Vector(new RowVector(2, Pendulum.task({ maxEpisodeSteps: 3 })));
    const cut = new TimeLimit.Vector(new NormalizeObservation.Vector(new RowVector(2, Pendulum.task())), 3);
    for (const env of [own, cut]) {
      env.adoptStatistics!(learned);
      env.reset({ seed: 9 });
      let ends = 0;
      for (let k = 0; k < 7; k++) {
        env.step(Float32Array.of(1, -1));
        ends += env.truncated[0]!;
      }
      env.restart!(1);
      expect(ends).toBe(2);
      expect(env.statistics!()).toEqual(learned);
    }
    expect(cut.observations[0]).toBe(own.observations[0]);
  });

  test('what was learned reaches a single environment through the wrappers around it', () => {
    const learned = trained().statistics!();
    const plain = new NormalizeObservation(new Pendulum());
    const inside = new TimeLimit(new NormalizeObservation(new Pendulum()), 50);
    for (const env of [plain, inside]) env.adoptStatistics!(learned);
    expect(inside.reset({ seed: 9 })).toEqual(plain.reset({ seed: 9 }));
    expect(inside.step(Float32Array.of(1)).observation).toEqual(plain.step(Float32Array.of(1)).observation);
    expect(new TimeLimit(new Pendulum(), 50).adoptStatistics).toBeUndefined();
    // A wrapper that updates, around one that has adopted nothing.
    const twice = new NormalizeObservation(new NormalizeObservation(new Pendulum()));
    twice.adoptStatistics!(learned);
  });

  test('what was learned is told as it is now, and a part of it is refused', () => {
    const env = new NormalizeObservation.Vector(new RowVector(2, Pendulum.task()));
    env.reset({ seed: 1 });
    const told = env.statistics!();
    const before = JSON.stringify(told);
    env.step(Float32Array.of(1, -1));
    expect(JSON.stringify(told)).toBe(before);
    expect(JSON.stringify(env.statistics!())).not.toBe(before);
    const { 'own/mean': _, ...part } = told.arrays;
    expect(Object.keys(part)).toHaveLength(2);
    const other = new NormalizeObservation.Vector(new RowVector(2, Pendulum.task()));
    expect(() => other.adoptStatistics!({ meta: told.meta, arrays: part })).toThrow(/lacks "mean"/);
  });
});

describe('runningMeanStd', () => {
  test('sums in halves lose less than sums in a row', () => {
    const tenth = Math.fround(0.1);
    const values = new Float32Array(1000).fill(tenth);
    const exact = 1000 * tenth;
    const inRow = values.reduce((sum, value) => Math.fround(sum + value), 0);
    const inHalves = pairwiseSum(values, 0, 1000, Math.fround);
    expect(Math.abs(inHalves - exact)).toBeLessThan(Math.abs(inRow - exact) / 10);
    expect(pairwiseSum([1, 2, 3], 1, 2, (x) => x)).toBe(5);
    const upTo36 = Array.from({ length: 37 }, (_, k) => k);
    expect(pairwiseSum(upTo36, 0, 37, (x) => x)).toBe(666);
  });
});
