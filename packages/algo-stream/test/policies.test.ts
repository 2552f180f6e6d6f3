// Compares gradients of the policies with finite differences of log-likelihoods and entropies.

import { Box, Dict, Discrete, MultiBinary, MultiDiscrete, maskName, Rng, type Space } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { LastStep } from '../src/lastStep.ts';
import { type Layer, sizedLayers } from '../src/network/layout.ts';
import { distributionFor } from '../src/policies.ts';
import { supportsBoth, supportsChoices, supportsRandom } from '../src/supports.ts';

describe('policies', () => {
  /** log π(sample) of categories, by hand. */
  function logCategorical(logits: readonly number[], category: number): number {
    const sum = logits.reduce((total, l) => total + Math.exp(l), 0);
    return logits[category]! - Math.log(sum);
  }

  /** log π(sample) of continuous actions, by hand: means, then deviations before softplus. */
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

    test.each([0, 0.3, -0.3])('the gradient with entropy weight %d equals finite differences', (weight) => {
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

    test('reads and writes the second of two rows', () => {
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

    test('samples follow the likelihoods, and the entropy is the mean of −log π', () => {
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
});

describe('supports', () => {
  const { POSITIVE_INFINITY: far, NEGATIVE_INFINITY: deep } = Number;
  const seen = new Box({ low: -1, high: 1, shape: [3] }) as Space;
  const config = { network: 'auto', hidden: [8], layerNorm: true } as const;
  const choices = 'needs a Discrete action space of at least two actions';
  const numbers = 'needs a Box action space of real numbers';
  const bounded = 'needs actions that are real numbers within bounds';

  test.each<[string, Space, chosen: true | string, both: true | string, random: true | string]>([
    ['two choices', new Discrete(2) as Space, true, true, true],
    ['one choice', new Discrete(1) as Space, choices, choices, choices],
    ['two choices at once', new MultiDiscrete([2, 2]) as Space, choices, choices, choices],
    ['numbers', new Box({ low: -1, high: 1, shape: [2] }) as Space, choices, true, true],
    ['no bound below', new Box({ low: [-1, deep], high: [1, 1] }) as Space, choices, true, bounded],
    ['no bound above', new Box({ low: [-1, -1], high: [far, 1] }) as Space, choices, true, bounded],
    [
      'integers',
      new Box({ low: 0, high: 9, shape: [2], dtype: 'int32' }) as Space,
      choices,
      numbers,
      bounded,
    ],
  ])('actions that are %s', (_, actions, chosen, both, random) => {
    expect(supportsChoices(seen, actions, config)).toBe(chosen);
    expect(supportsBoth(seen, actions, config)).toBe(both);
    expect(supportsRandom(seen, actions, config)).toBe(random);
  });

  test('a given policy does not support masks', () => {
    const masked = new Dict({ [maskName]: new MultiBinary(2), x: seen }) as Space;
    const two = new Discrete(2) as Space;
    expect(supportsChoices(masked, two, config)).toBe(true);
    expect(supportsRandom(masked, two, config)).toBe('follows a given policy, which knows nothing of masks');
  });

  test.each([
    [[3, 3, 1], true],
    [[2, 3, 4], true],
    [[1, 2, 9], false],
    [[10, 10], false],
    [[2, 9, 1], false],
    [[9, 2, 1], false],
  ] as const)('filters fit an image of %j: %s', (shape, isFine) => {
    const space = new Box({ low: 0, high: 1, shape: [...shape] }) as Space;
    const verdict = supportsChoices(space, new Discrete(2) as Space, { ...config, network: 'minatar' });
    expect(verdict).toBe(isFine || 'needs pictures of at least 3×3 for its filters');
    expect(supportsChoices(space, new Discrete(2) as Space, config)).toBe(true);
  });
});

describe('lastStep', () => {
  test('returns a step of two environments once, with all columns', () => {
    const memory = new LastStep(new Box({ low: -9, high: 9, shape: [2] }), new Discrete(3), 2, {
      samples: { dtype: 'int32', size: 1 },
    });
    const step = (k: number) => ({
      count: 2,
      observations: Float32Array.of(k, 1, 2, 3),
      actions: Int32Array.of(k, 2),
      rewards: Float64Array.of(k, -1),
      nextObservations: Float32Array.of(k, 5, 6, 7),
      terminated: Uint8Array.of(k, 0),
      truncated: Uint8Array.of(0, k),
      starts: Uint8Array.of(1 - k, k),
      extras: { samples: Int32Array.of(k, 9) },
    });
    for (const k of [0, 1]) {
      memory.add(step(k));
      expect([memory.ready(), memory.size]).toEqual([true, 2]);
      expect(memory.sample()).toEqual(step(k));
      expect([memory.ready(), memory.size]).toEqual([false, 0]);
    }
    memory.add(step(0));
    const other = new LastStep(new Box({ low: -9, high: 9, shape: [2] }), new Discrete(3), 2, {
      samples: { dtype: 'int32', size: 1 },
    });
    other.add(step(1));
    other.restore(structuredClone(memory.save()));
    expect(other.sample()).toEqual(step(0));
  });
});

describe('layers', () => {
  const convolution: Layer = { kind: 'convolution', filters: 2, size: 3, stride: 2 };
  const dense: Layer = { kind: 'dense', units: 27 };

  test('a convolution is applied at each position where it fits', () => {
    expect(sizedLayers({ inputShape: [8, 5, 3], layers: [convolution, dense] })).toEqual([
      {
        kind: 'weights',
        name: 'convolution0',
        rows: 3 * 2,
        inner: 27,
        units: 2,
        patches: {
          picture: { height: 8, width: 5, channels: 3, isChannelsFirst: false },
          ...{ size: 3, stride: 2, outHeight: 3, outWidth: 2 },
        },
      },
      { kind: 'weights', name: 'dense1', rows: 1, inner: 12, units: 27 },
    ]);
  });

  test('finds the axis of channels', () => {
    const [layer] = sizedLayers({
      inputShape: [4, 84, 84],
      layers: [{ ...convolution, filters: 16, stride: 1 }],
    });
    expect(layer).toMatchObject({ rows: 82 * 82, inner: 3 * 3 * 4, units: 16 });
  });

  test.each([
    { inputShape: [8, 8, 3], layers: [dense, convolution], place: 1 },
    { inputShape: [8, 8], layers: [convolution], place: 0 },
    { inputShape: [8, 8, 3, 1], layers: [convolution], place: 0 },
    { inputShape: [2, 8, 1], layers: [convolution], place: 0 },
    { inputShape: [8, 2, 3], layers: [convolution], place: 0 },
  ])('refuses a convolution as layer $place over $inputShape', ({ inputShape, layers, place }) => {
    expect(() => sizedLayers({ inputShape, layers })).toThrow(
      `A convolution of 3×3 must be the first layer, over a picture of at least that size, but it is layer ${place} over [${inputShape.join(', ')}].`,
    );
  });
});

test('numbers are their means plus deviations times the stream’s normal numbers', () => {
  const distribution = distributionFor(new Box({ low: -1, high: 1, shape: [2] }));
  const parameters = Float32Array.of(0.3, -0.5, -30, 0.8);
  const [rng, twin] = [new Rng(5), new Rng(5)];
  const out = new Float64Array(4);
  distribution.sample(parameters, rng, out, 2);
  const deviations = [1e-4, 1e-4 + Math.log(1 + Math.exp(parameters[3]!))];
  expect([...out.subarray(0, 2)]).toEqual([0, 0]);
  for (const [i, deviation] of deviations.entries())
    expect(out[2 + i]).toBeCloseTo(parameters[i]! + deviation * twin.normal(), 9);
});
