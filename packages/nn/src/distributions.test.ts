// Compares with torch.distributions; tools/algo-pg/torch_distributions.py writes the fixture.

import { Rng } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, describe, expect, test } from 'vitest';
import cases from '../test/fixtures/torchDistributions.json' with { type: 'json' };
import { activateBackend } from './backends.ts';
import {
  bernoulli,
  categorical,
  type Distribution,
  diagonalGaussian,
  greedyAction,
  independent,
  oneHotRows,
  squashedGaussian,
} from './distributions.ts';
import type { Engine } from './engine.ts';

describe('distributions', () => {
  const families = {
    ...{ categorical, diagonalGaussian, squashedGaussian, bernoulli },
    choices: () => independent([categorical(3), categorical(2), categorical(4)]),
    hybrid: () => independent([categorical(3), diagonalGaussian(2), bernoulli(2)]),
  };

  function expectClose(actual: ArrayLike<number>, expected: readonly (number | number[])[]): void {
    const flat = expected.flat();
    expect(actual.length).toBe(flat.length);
    for (const [k, value] of flat.entries()) {
      expect(Math.abs(actual[k]! - value), `${actual[k]} at ${k}, in PyTorch ${value}`).toBeLessThan(
        1e-5 * Math.max(1, Math.abs(value)),
      );
    }
  }

  describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await activateBackend(backend);
    });

    test.each(cases)('$name of size $size: values and gradients are PyTorch’s', async (expected) => {
      const distribution = families[expected.name as keyof typeof families](expected.size);
      const rows = expected.p.length;
      const { parameterSize, sampleShape, sampleDtype } = distribution;
      const samplesShape = [rows, ...sampleShape];
      const step = await engine.compile(
        {
          p: { shape: [rows, parameterSize] },
          q: { shape: [rows, parameterSize] },
          samples: { shape: samplesShape, dtype: sampleDtype },
        },
        ({ p, q, samples }) => {
          const [other, drawn] = [q as tf.Tensor2D, samples];
          const gradientOf = (f: (p: tf.Tensor2D) => tf.Tensor): tf.Tensor =>
            tf.grad((x: tf.Tensor) => tf.sum(f(x as tf.Tensor2D)))(p);
          return {
            logProb: distribution.logProb(p as tf.Tensor2D, drawn),
            entropy: distribution.entropy(p as tf.Tensor2D),
            kl: distribution.kl(p as tf.Tensor2D, other),
            logProbGradient: gradientOf((x) => distribution.logProb(x, drawn)),
            entropyGradient: gradientOf((x) => distribution.entropy(x)),
            klGradient: gradientOf((x) => distribution.kl(x, other)),
          };
        },
      );
      const flatSamples = (expected.samples as (number | number[])[]).flat();
      const result = await step.run({
        p: Float32Array.from(expected.p.flat()),
        q: Float32Array.from(expected.q.flat()),
        samples: sampleDtype === 'int32' ? Int32Array.from(flatSamples) : Float32Array.from(flatSamples),
      });
      expectClose(result.logProb, expected.logProb);
      expectClose(result.logProbGradient, expected.logProbGradient);
      if (expected.entropy !== undefined) expectClose(result.entropy, expected.entropy);
      if (expected.entropyGradient !== undefined)
        expectClose(result.entropyGradient, expected.entropyGradient);
      expectClose(result.kl, expected.kl);
      expectClose(result.klGradient, expected.klGradient);
      step.dispose();
    });
  });

  describe('samples', () => {
    const draws = 40_000;

    test.each<[string, Distribution, number[], number[]]>([
      ['of each row only', categorical(3), [900, 0, -900, -900, 900, 0, 0, -900, 900], [0, 1, 2]],
      ['of 0', categorical(2), [1000, -1000, -1000, 1000, 0, -1e9, -1e9, 0], [0, 1, 0, 1]],
      ['of switches', bernoulli(2), [1000, -1000, -60, 60], [1, 0, 0, 1]],
    ])('follow probabilities %s, even for large logits', (_name, distribution, logits, expected) => {
      const out = new Int32Array(expected.length);
      for (let seed = 0; seed < 50; seed++) {
        distribution.sample(new Rng(seed), Float32Array.from(logits), out);
        expect([...out]).toEqual(expected);
      }
    });

    test('of switches and of independent parts have the right frequencies', () => {
      const all = independent([categorical(3), bernoulli(2)]);
      const logits = Float32Array.of(0.3, -1, 2, 0.7, -1.5);
      const repeated = Float32Array.from({ length: 5 * draws }, (_, k) => logits[k % 5]!);
      const out = new Int32Array(3 * draws);
      all.sample(new Rng(6), repeated, out);
      const counts = new Float64Array(5);
      let both = 0;
      for (let k = 0; k < out.length; k += 3) {
        counts[out[k]!]!++;
        counts[3] = counts[3]! + out[k + 1]!;
        counts[4] = counts[4]! + out[k + 2]!;
        both += out[k + 1]! * out[k + 2]!;
      }
      const total = Math.exp(0.3) + Math.exp(-1) + Math.exp(2);
      const odds = [0.3, -1, 2].map((logit) => Math.exp(logit) / total);
      const switches = [0.7, -1.5].map((logit) => 1 / (1 + Math.exp(-logit)));
      for (const [k, p] of [...odds, ...switches].entries())
        expect(Math.abs(counts[k]! / draws - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws));
      const joint = switches[0]! * switches[1]!;
      expect(Math.abs(both / draws - joint)).toBeLessThan(4 * Math.sqrt((joint * (1 - joint)) / draws));
    });

    test('of several rows are drawn row by row, each from its own parameters, without extra random numbers', () => {
      const rng = new Rng(8);
      const out = new Float32Array(6);
      diagonalGaussian(2).sample(rng, [1, -2, 0, 1, 30, 40, -1, 2, 500, 600, 3, -3], out);
      const same = new Rng(8);
      const drawn = [
        [1, 0],
        [-2, 1],
        [30, -1],
        [40, 2],
        [500, 3],
        [600, -3],
      ].map(([mean, logStd]) => Math.fround(same.normal(mean!, exp(logStd!))));
      expect([...out]).toEqual(drawn);
      expect(rng.save()).toEqual(same.save());
      categorical(3).sample(rng, new Float32Array(12), new Int32Array(4));
      for (let row = 0; row < 4; row++) same.random();
      expect(rng.save()).toEqual(same.save());
      // The parts of a row in order, each as it would draw alone.
      const drawnTogether = new Float32Array(6);
      const parameters = [5, -1, 7, 0, 0, 0.5, 1, -2, 1, -1];
      independent([categorical(2), diagonalGaussian(1), bernoulli(1)]).sample(rng, parameters, drawnTogether);
      const one = new Int32Array(1);
      const number = new Float32Array(1);
      const expected: number[] = [];
      for (const from of [0, 5]) {
        categorical(2).sample(same, parameters.slice(from, from + 2), one);
        expected.push(one[0]!);
        diagonalGaussian(1).sample(same, parameters.slice(from + 2, from + 4), number);
        expected.push(number[0]!);
        bernoulli(1).sample(same, parameters.slice(from + 4, from + 5), one);
        expected.push(one[0]!);
      }
      expect([...drawnTogether]).toEqual(expected);
      expect(rng.save()).toEqual(same.save());
    });

    test.each<[Distribution, number[], number[]]>([
      [categorical(3), [0, 2, 1, 5, 4, 4], [1, 0]],
      [diagonalGaussian(2), [1, -2, 0, 0, 3, 4, -1, -1], [1, -2, 3, 4]],
      [bernoulli(2), [1, -2, 0, 0.5], [1, 0, 0, 1]],
      [independent([categorical(2), categorical(3)]), [0, 2, 1, 5, 4, 9, 8, 7, 7, 8], [1, 1, 0, 2]],
      [
        independent([categorical(2), diagonalGaussian(1), bernoulli(1)]),
        [0, 2, 0.5, 1, 5, 1, 0, -2.5, 1, -5],
        [1, 0.5, 1, 0, -2.5, 0],
      ],
    ])('the most probable one is the mode', async (distribution, parameters, expected) => {
      await activateBackend('tfjs-cpu');
      const out =
        distribution.sampleDtype === 'int32'
          ? new Int32Array(expected.length)
          : new Float32Array(expected.length);
      distribution.mostProbable(parameters, out);
      expect([...out]).toEqual(expected);
      const mode = distribution.mode(tf.tensor2d(parameters, [2, distribution.parameterSize]));
      expect([...mode.dataSync()]).toEqual(expected);
    });
  });

  test('the entropy of a narrow squashed distribution is close to the true one', () => {
    // The true one is −E log p, estimated from 20 000 samples.
    const squashed = squashedGaussian(1);
    const parameters = [0.4, Math.log(0.1)];
    const out = new Float32Array(20_000);
    const repeated = Float32Array.from({ length: 2 * out.length }, (_, k) => parameters[k % 2]!);
    squashed.sample(new Rng(9), repeated, out);
    const truth = tf.tidy(() =>
      tf.neg(
        tf.mean(squashed.logProb(tf.tensor2d(repeated, [out.length, 2]), tf.tensor2d(out, [out.length, 1]))),
      ),
    );
    const estimate = tf.tidy(() => squashed.entropy(tf.tensor2d(parameters, [1, 2])));
    expect(estimate.dataSync()[0]).toBeCloseTo(truth.dataSync()[0]!, 1);
  });
});

describe('greedyAction', () => {
  test('selects the first of the best actions', () => {
    const values = [1, 3, 3, -5, -4, -6];
    expect(greedyAction(values, 0, 3)).toBe(1);
    expect(greedyAction(values, 1, 3)).toBe(1);
  });
});

describe('oneHotRows', () => {
  test.each([
    [3, [2, 0, 1], [0, 0, 1, 1, 0, 0, 0, 1, 0]],
    [2, [1, 0], [0, 1, 1, 0]],
    [1, [0, 0, 0], [1, 1, 1]],
    [1, [0, -1, 1], [1, 0, 0]],
  ] as const)('rows of %i columns with a 1 at %j are %j', (count, indices, expected) => {
    for (const dtype of ['int32', 'float32'] as const) {
      const rows = oneHotRows(tf.tensor1d([...indices], 'int32'), count, dtype);
      expect([rows.shape, rows.dtype]).toEqual([[indices.length, count], dtype]);
      expect([...rows.dataSync()]).toEqual([...expected]);
    }
  });
});
