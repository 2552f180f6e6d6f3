import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { describe, expect, test } from 'vitest';
import { ActionBounds } from './actionBounds.ts';
import { categoricalActor, deterministicActor, squashedGaussianActor } from './actors.ts';
import type { ExplorationNoise } from './explorationNoise.ts';
import { explorationNoise, ornsteinUhlenbeckNoise, pinkNoise, whiteNoise } from './explorationNoise.ts';

const bounds = new ActionBounds(new Box({ low: [-2, 0], high: [2, 3] }));

test('actions and numbers from −1 to 1 are each other’s', () => {
  expect([bounds.action(0, -1), bounds.action(1, 1), bounds.action(2, 0.5), bounds.action(3, 0)]).toEqual([
    -2, 3, 1, 1.5,
  ]);
  const actions = tf.tensor2d([
    [-2, 0],
    [1, 3],
  ]);
  expect([...bounds.toUnit(actions).dataSync()]).toEqual([-1, -1, 0.5, 1]);
  expect([...bounds.toActions(bounds.toUnit(actions)).dataSync()]).toEqual([...actions.dataSync()]);
});

test('where both bounds are one number, critics see 0', () => {
  const fixed = new ActionBounds(new Box({ low: [-2, 0.3], high: [2, 0.3] }));
  expect([...fixed.toUnit(tf.tensor2d([[1, fixed.action(1, -1)]])).dataSync()]).toEqual([0.5, 0]);
});

test('the ends of the range are actions, however the numbers between are rounded', () => {
  for (const [low, high] of [
    [-1, 0.1],
    [-0.1, 1],
  ] as const) {
    const space = new Box({ low, high, shape: [1] });
    const bounds = new ActionBounds(space);
    const ends = [-1, 1].map((unit) => Float32Array.of(bounds.action(0, unit)));
    const inGraph = bounds.toActions(tf.tensor2d([[-1], [1]])).dataSync();
    for (const end of [...ends, inGraph.slice(0, 1), inGraph.slice(1)])
      expect(space.contains(end)).toBe(true);
  }
});

test('as many numbers are drawn as random actions have: what is drawn afterwards depends on it', () => {
  const bounds = new ActionBounds(new Box({ low: [-1, 0, 5], high: [1, 4, 6], shape: [3] }));
  const [rng, same] = [new Rng(8), new Rng(8)];
  const actions = new Float64Array(6);
  bounds.fillUniform(rng, actions);
  const units = Array.from({ length: 6 }, () => same.uniform(-1, 1));
  const [middles, halves] = [
    [0, 2, 5.5],
    [1, 2, 0.5],
  ] as const;
  for (const [k, unit] of units.entries())
    expect(actions[k]).toBeCloseTo(middles[k % 3]! + halves[k % 3]! * unit, 12);
  expect(rng.save()).toEqual(same.save());
});

test('target policy smoothing: noise is scaled and cut, then the action is', () => {
  const exploration = whiteNoise(0.1);
  const actor = deterministicActor(bounds, { exploration, targetNoise: 0.2, targetNoiseClip: 0.5 });
  const noise = tf.tensor2d([
    [1, -1],
    [10, -10],
  ]);
  const still = tf.zeros([2, 2]) as tf.Tensor2D;
  const smoothed = actor.bootstrap(still, noise).actions!.dataSync();
  for (const [k, expected] of [0.2, -0.2, 0.5, -0.5].entries()) expect(smoothed[k]).toBeCloseTo(expected, 6);
  // tanh 3 = 0.995, so 0.2 more leaves the bounds.
  expect(actor.bootstrap(tf.fill([2, 2], 3) as tf.Tensor2D, noise).actions!.dataSync()[0]).toBe(1);
  expect(actor.improve(still, undefined).actions!.dataSync()[0]).toBe(0);
});

test('deterministic policies explore around what they exploit, and never beyond the bounds', () => {
  const actor = deterministicActor(bounds, {
    exploration: whiteNoise(0.1),
    targetNoise: 0,
    targetNoiseClip: 0.5,
  });
  const outputs = Float32Array.from({ length: 4000 }, (_, k) => (k % 2 === 0 ? 0 : 20));
  const [explored, exploited] = [new Float32Array(4000), new Float32Array(4000)];
  actor.exploit(outputs, exploited);
  actor.explore(outputs, explored, new Rng(2));
  expect([exploited[0], exploited[1]]).toEqual([0, 3]);
  const firsts = explored.filter((_, k) => k % 2 === 0);
  const variance = firsts.reduce((sum, value) => sum + value * value, 0) / firsts.length;
  expect(Math.sqrt(variance)).toBeCloseTo(0.2, 1); // 0.1 of half a range of 2
  expect(Math.max(...explored.filter((_, k) => k % 2 === 1))).toBeLessThanOrEqual(3);
});

test('squashed normal actions have the mean and deviation of their distribution before tanh', () => {
  const actor = squashedGaussianActor(bounds, whiteNoise(1));
  const rows = 20_000;
  const row = [0.3, -0.2, -1.2, -0.7];
  const outputs = Float32Array.from({ length: 4 * rows }, (_, k) => row[k % 4]!);
  const actions = new Float32Array(2 * rows);
  actor.explore(outputs, actions, new Rng(3));
  const before = [...actions].flatMap((action, k) => (k % 2 === 0 ? [Math.atanh(action / 2)] : []));
  const mean = before.reduce((sum, u) => sum + u) / rows;
  const std = Math.sqrt(before.reduce((sum, u) => sum + (u - mean) ** 2, 0) / rows);
  expect(Math.abs(mean - 0.3)).toBeLessThan((4 * Math.exp(-1.2)) / Math.sqrt(rows));
  expect(std / Math.exp(-1.2)).toBeCloseTo(1, 1);
  actor.exploit(outputs, actions);
  expect(actions[0]).toBeCloseTo(2 * Math.tanh(0.3), 6);
  expect(actions[1]).toBeCloseTo(1.5 + 1.5 * Math.tanh(-0.2), 6);
});

test('discrete policies: expectations over all actions, samples from the space’s start', () => {
  const actor = categoricalActor(new Discrete(3, { start: 4 }));
  const logits = [Math.log(0.5), Math.log(0.2), Math.log(0.3)];
  const choices = actor.improve(tf.tensor2d([logits]), undefined);
  expect(choices.mean(tf.tensor2d([[1, 10, 100]])).dataSync()[0]).toBeCloseTo(0.5 + 2 + 30, 4);
  const actions = new Int32Array(1);
  actor.exploit(logits, actions);
  expect(actions[0]).toBe(4);
  const seen = new Set<number>();
  const rng = new Rng(1);
  for (let k = 0; k < 50; k++) {
    actor.explore(logits, actions, rng);
    seen.add(actions[0]!);
  }
  expect([...seen].sort()).toEqual([4, 5, 6]);
});

test('Ornstein–Uhlenbeck noise by hand, each element by itself, and saved in between', () => {
  const noise = ornsteinUhlenbeckNoise(0.5, 2);
  const rng = new Rng(7);
  const drawn = new Rng(7);
  const next = (x: number): number => x - 0.15 * x * 0.01 + 0.5 * 0.1 * drawn.normal();
  let [a, b] = [0, 0];
  for (let t = 0; t < 3; t++) {
    a = next(a);
    b = next(b);
    expect(noise.next(rng, 0)).toBeCloseTo(a, 12);
    expect(noise.next(rng, 1)).toBeCloseTo(b, 12);
  }
  const other = ornsteinUhlenbeckNoise(0.5, 2);
  other.restore!(noise.save!());
  expect(other.next(new Rng(1), 1)).toBe(noise.next(new Rng(1), 1));
});

test.each(['ou', 'pink'] as const)(
  '%s noise for another number of elements than it was saved with begins anew',
  (kind) => {
    const [noise, other, fresh] = [2, 3, 3].map((size) => explorationNoise(kind, 0.5, size)) as [
      ExplorationNoise,
      ExplorationNoise,
      ExplorationNoise,
    ];
    noise.next(new Rng(1), 1);
    other.next(new Rng(2), 2);
    other.restore!(noise.save!());
    for (const k of [1, 2]) expect(other.next(new Rng(3), k)).toBe(fresh.next(new Rng(3), k));
    expect(() => other.restore!({ meta: {}, arrays: {} })).toThrow(/no exploration noise/);
  },
);

function autocorrelation(series: Float64Array, lag: number): number {
  let [together, alone] = [0, 0];
  for (let t = 0; t + lag < series.length; t++) {
    together += series[t]! * series[t + lag]!;
    alone += series[t]! ** 2;
  }
  return together / alone;
}

test('pink noise: its deviation, how it forgets, each element by itself, and saved in between', () => {
  const noise = pinkNoise(0.5, 2);
  const rng = new Rng(5);
  const [series, other] = [new Float64Array(200_000), new Float64Array(200_000)];
  for (let t = 0; t < series.length; t++) {
    series[t] = noise.next(rng, 0);
    other[t] = noise.next(rng, 1);
  }
  const std = Math.sqrt(series.reduce((sum, value) => sum + value * value, 0) / series.length);
  expect(Math.abs(std - 0.5)).toBeLessThan(0.03);
  // Of the six processes of equal variance, the one of period p contributes exp(−lag / p).
  for (const [lag, expected] of [
    [1, 0.844],
    [16, 0.515],
    [256, 0.194],
  ] as const) {
    expect(Math.abs(autocorrelation(series, lag) - expected)).toBeLessThan(0.06);
  }
  const product = series.reduce((sum, value, t) => sum + value * other[t]!, 0) / series.length;
  expect(Math.abs(product / 0.25)).toBeLessThan(0.1);
  const restored = pinkNoise(0.5, 2);
  restored.restore!(noise.save!());
  expect(restored.next(new Rng(1), 1)).toBe(noise.next(new Rng(1), 1));
});

describe('in two environments, each element of each action with its own noise', () => {
  const noise: ExplorationNoise = { next: (_rng, k) => [1, -2, 5e8, 3][k]! };
  const inBounds = (units: readonly number[]): number[] =>
    units.map((unit, k) => (k % 2 === 0 ? 2 * unit : 1.5 + 1.5 * unit));
  const close = (actions: Float32Array, expected: readonly number[]): void => {
    for (const [k, action] of expected.entries()) expect(actions[k], `${k}`).toBeCloseTo(action, 6);
  };

  test('Gaussian policies, whose deviations are cut at either end', () => {
    const actor = squashedGaussianActor(bounds, noise);
    const [means, actions] = [[0.5, 0.25, -0.5, -0.75], new Float32Array(4)];
    const outputs = [0.5, 0.25, Math.log(0.2), Math.log(0.1), -0.5, -0.75, -1000, 1000];
    const deviations = [0.2, 0.1, Math.exp(-20), Math.exp(2)];
    actor.explore(outputs, actions, new Rng(1));
    close(
      actions,
      inBounds(means.map((mean, k) => Math.tanh(mean + deviations[k]! * noise.next(new Rng(0), k)))),
    );
    actor.exploit(outputs, actions);
    close(actions, inBounds(means.map(Math.tanh)));
  });

  test('deterministic policies, whose actions are cut', () => {
    const actor = deterministicActor(bounds, { exploration: noise, targetNoise: 0, targetNoiseClip: 0 });
    const [outputs, actions] = [[-0.5, 0.75, -0.25, 0.5], new Float32Array(4)];
    actor.explore(outputs, actions, new Rng(1));
    const units = outputs.map((output, k) => Math.tanh(output) + noise.next(new Rng(0), k));
    expect(units.map((unit) => Math.abs(unit) > 1)).toEqual([false, true, true, true]);
    close(actions, inBounds(units.map((unit) => Math.min(1, Math.max(-1, unit)))));
    actor.exploit(outputs, actions);
    close(actions, inBounds(outputs.map(Math.tanh)));
  });
});
