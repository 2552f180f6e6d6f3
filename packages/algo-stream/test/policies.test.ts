// Gradients of the policies beside differences of their log-likelihoods and entropies.
import { Box, Discrete, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { distributionFor } from '../src/policies/distributionFor.ts';

/** log π(sample) of categories, by hand. */
function logCategorical(logits: readonly number[], category: number): number {
  const sum = logits.reduce((total, l) => total + Math.exp(l), 0);
  return logits[category]! - Math.log(sum);
}

/** log π(sample) of numbers, by hand: means, then deviations before softplus. */
function logGaussian(parameters: readonly number[], sample: readonly number[]): number {
  return sample.reduce((total, x, i) => {
    const deviation = Math.log(1 + Math.exp(parameters[sample.length + i]!)) + 1e-4;
    const distance = (x - parameters[i]!) / deviation;
    return total - 0.5 * distance ** 2 - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);
  }, 0);
}

describe.each([
  ['categories', new Discrete(3), [0.4, -1.2, 0.9], [2], logCategorical as never],
  [
    'numbers',
    new Box({ low: -1, high: 1, shape: [2] }),
    [0.3, -0.5, -1, 0.8],
    [0.9, 0.1],
    logGaussian as never,
  ],
] as const)('%s', (kind, space, parameters, sample, log) => {
  const distribution = distributionFor(space);
  const logOf = log as (parameters: readonly number[], sample: unknown) => number;
  const given = kind === 'categories' ? sample[0] : sample;

  test.each([0, 0.3, -0.3])('the gradient with entropy weighted by %d is that of differences', (weight) => {
    const out = new Float32Array(parameters.length);
    distribution.gradient(Float32Array.from(parameters), Float32Array.from(sample), 0, weight, out);
    for (const j of parameters.keys()) {
      const at = (change: number): number => {
        const moved = parameters.map((p, k) => (k === j ? p + change : p));
        return logOf(moved, given) + weight * distribution.entropy(Float32Array.from(moved));
      };
      expect(out[j]).toBeCloseTo((at(1e-3) - at(-1e-3)) / 2e-3, 3);
    }
  });

  test('the second of two rows is read and written where it stands', () => {
    const size = distribution.sampleSize;
    const rows = Float32Array.from([...sample.map(() => -7), ...sample]);
    const [alone, second] = [new Float32Array(parameters.length), new Float32Array(parameters.length)];
    distribution.gradient(Float32Array.from(parameters), Float32Array.from(sample), 0, 0.3, alone);
    distribution.gradient(Float32Array.from(parameters), rows, size, 0.3, second);
    expect([...second]).toEqual([...alone]);
    for (const write of [
      (out: Float32Array, start: number) => distribution.mode(Float32Array.from(parameters), out, start),
      (out: Float32Array, start: number) =>
        distribution.sample(Float32Array.from(parameters), new Rng(4), out, start),
    ]) {
      const [first, all] = [new Float32Array(size), new Float32Array(2 * size).fill(-7)];
      write(first, 0);
      write(all, size);
      expect([...all]).toEqual([...first.map(() => -7), ...first]);
    }
  });

  test('samples are as likely as their likelihoods say, and the entropy is the mean of −log π', () => {
    const rng = new Rng(1);
    const draws = 20_000;
    const out = new Float32Array(sample.length);
    let sum = 0;
    for (let k = 0; k < draws; k++) {
      distribution.sample(Float32Array.from(parameters), rng, out, 0);
      sum -= logOf(parameters, kind === 'categories' ? out[0] : [...out]);
    }
    expect(sum / draws).toBeCloseTo(distribution.entropy(Float32Array.from(parameters)), 1);
    distribution.mode(Float32Array.from(parameters), out, 0);
    expect([...out]).toEqual(kind === 'categories' ? [2] : [...Float32Array.from([0.3, -0.5])]);
  });
});

test('far from 0 nothing overflows', () => {
  const out = new Float32Array(2);
  distributionFor(new Discrete(2)).gradient(Float32Array.of(1000, -1000), Int32Array.of(1), 0, 0.1, out);
  expect([...out]).toEqual([-1, 1]);
  distributionFor(new Box({ low: -1, high: 1, shape: [1] })).gradient(
    Float32Array.of(0, 500),
    Float32Array.of(500),
    0,
    0,
    out,
  );
  expect(out[0]).toBeCloseTo(1 / 500, 5);
  expect(out.every(Number.isFinite)).toBe(true);
});
