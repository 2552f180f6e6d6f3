import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { valueAndGradients } from './gradients.ts';
import { cosineEmbedding, factorisedNoise, layerNorm, noisyDense } from './layers.ts';
import { disposeVariables } from './network.ts';

describe('noisyDense', () => {
  test('f(ε) = sgn(ε) √|ε|', () => {
    expect([...factorisedNoise(tf.tensor1d([-4, -0.25, 0, 0.25, 9])).dataSync()]).toEqual([
      -2, -0.5, 0, 0.5, 3,
    ]);
  });

  test('y = x (μ + σ ⊙ f(ε)f(ε)ᵀ) + μ + σ ⊙ f(ε), by hand', () => {
    const layer = noisyDense({ inputSize: 2, units: 2, rng: new Rng(0) });
    const { kernel, bias, kernelSigma, biasSigma } = layer.variables;
    kernel!.assign(tf.tensor2d([1, 2, 3, 4], [2, 2]));
    bias!.assign(tf.tensor1d([10, 20]));
    kernelSigma!.assign(tf.tensor2d([0.5, 1, 0, 2], [2, 2]));
    biasSigma!.assign(tf.tensor1d([1, 0.5]));
    // f of the noise: inputs 2 and −1, units 3 and −2. So the kernel's noise is [[6, −4], [−3, 2]].
    const y = layer.apply(tf.tensor2d([[1, 10]]), factorisedNoise(tf.tensor1d([4, -1, 9, -4])));
    // Kernel [[1 + 3, 2 − 4], [3, 4 + 4]], bias [10 + 3, 20 − 1].
    expect([...y.dataSync()]).toEqual([4 + 30 + 13, -2 + 80 + 19]);
    // Without noise, the mean.
    expect([...layer.apply(tf.tensor2d([[1, 10]]), tf.zeros([4])).dataSync()]).toEqual([41, 62]);
    disposeVariables(layer.variables);
  });

  test('many rows, with a noisy kernel, and few rows give the same values and gradients', () => {
    const layer = noisyDense({ inputSize: 5, units: 3, rng: new Rng(6) });
    const rng = new Rng(7);
    const normal = (size: number): Float32Array => {
      const values = new Float32Array(size);
      rng.fillNormal(values);
      return values;
    };
    const noise = factorisedNoise(tf.tensor1d(normal(8)));
    const x = tf.tensor2d(normal(32 * 5), [32, 5]);
    const variables = Object.values(layer.variables);
    const many = tf.variableGrads(() => tf.sum(tf.square(layer.apply(x, noise))) as tf.Scalar, variables);
    const few = tf.variableGrads(
      () => tf.addN(tf.split(x, 8).map((rows) => tf.sum(tf.square(layer.apply(rows, noise))))) as tf.Scalar,
      variables,
    );
    expect(many.value.dataSync()[0]! / few.value.dataSync()[0]!).toBeCloseTo(1, 5);
    for (const [name, gradient] of Object.entries(many.grads)) {
      const want = few.grads[name]!.dataSync();
      const scale = Math.max(...want.map(Math.abs));
      for (const [i, value] of gradient.dataSync().entries()) {
        expect(Math.abs(value - want[i]!) / scale).toBeLessThan(1e-5);
      }
    }
    disposeVariables(layer.variables);
  });

  test('the mean parameters are uniform within ±1/√inputs, and deviations begin as σ₀/√inputs', () => {
    const layer = noisyDense({ inputSize: 100, units: 50, sigma: 0.3, rng: new Rng(3) });
    const values = layer.variables.kernel!.dataSync();
    expect(Math.max(...values)).toBeLessThanOrEqual(0.1);
    expect(Math.max(...values)).toBeGreaterThan(0.099);
    expect(Math.min(...values)).toBeLessThan(-0.099);
    for (const name of ['kernelSigma', 'biasSigma'])
      for (const value of layer.variables[name]!.dataSync()) expect(value).toBeCloseTo(0.03, 6);
    disposeVariables(layer.variables);
  });

  test('refuses noise of the wrong size', () => {
    const layer = noisyDense({ inputSize: 2, units: 3, rng: new Rng(4) });
    expect(() => layer.apply(tf.zeros([1, 2]))).toThrow(/needs 5 numbers of noise, but got none/);
    expect(() => layer.apply(tf.zeros([1, 2]), tf.zeros([4]))).toThrow(/needs 5 numbers of noise, but got 4/);
    disposeVariables(layer.variables);
  });
});

describe('layerNorm', () => {
  beforeAll(() => tf.setBackend('cpu'));

  function close(actual: tf.Tensor, expected: readonly number[]): void {
    for (const [k, value] of expected.entries()) expect(actual.dataSync()[k]).toBeCloseTo(value, 4);
  }

  // torch 2.13, float64: LayerNorm(4) with these weights; the loss is the sum of outputs times 0 … 7.
  test('values and gradients match PyTorch', () => {
    const network = layerNorm({ size: 4 });
    const { gain, bias } = network.variables;
    gain!.assign(tf.tensor1d([1, 2, 0.5, -1]));
    bias!.assign(tf.tensor1d([0, 0.1, 0.2, 0.3]));
    const x = tf.variable(tf.tensor2d([1, 2, 4, -3, 0, 0, 1, 7], [2, 4]));
    close(
      network.apply(x),
      [
        0, 0.8844639371191705, 0.788347952839378, 1.868927874238341, -0.6859939370443088, -1.2719878740886175,
        0.028501515738922817, -1.4149848426107718,
      ],
    );
    const weights = tf.reshape(tf.range(0, 8), [2, 4]);
    const { gradients } = valueAndGradients(
      { x, ...network.variables },
      () => tf.sum(tf.mul(network.apply(x), weights)) as tf.Scalar,
    );
    close(
      gradients.x!,
      [
        0, 0.5280049676132409, -0.37714493995820364, -0.15086002765503737, -0.8171382701454586,
        1.2408435409874676, -0.49431837720326777, 0.07061310636125917,
      ],
    );
    close(gradients.gain!, [-2.743975748177235, -3.0377377166619586, 0.2954100002245852, 7.29811027556038]);
    close(gradients.bias!, [4, 6, 8, 10]);
  });

  test('initially standardises rows with any number of axes; constant rows remain finite', () => {
    const y = layerNorm({ size: 2 }).apply(tf.tensor3d([1, 3, 5, 5, -2, 4, 0, 0], [2, 2, 2]));
    expect(y.shape).toEqual([2, 2, 2]);
    close(y, [-1, 1, 0, 0, -1, 1, 0, 0]);
  });
});

describe('cosineEmbedding', () => {
  test('φ(τ) = ReLU(Σ cos(π i τ) w + b), by hand', () => {
    const embedding = cosineEmbedding({ units: 2, cosines: 3, rng: new Rng(0) });
    embedding.variables.kernel!.assign(tf.tensor2d([1, -1, 2, 0, 4, 0], [3, 2]));
    embedding.variables.bias!.assign(tf.tensor1d([0.5, 0.25]));
    const phi = [...embedding.apply(tf.tensor2d([[0], [0.5], [1]])).dataSync()];
    // τ = 0: cosines 1, 1, 1. τ = ½: 1, 0, −1. τ = 1: 1, −1, 1.
    for (const [k, expected] of [7.5, 0, 0, 0, 3.5, 0].entries()) expect(phi[k]).toBeCloseTo(expected, 5);
    disposeVariables(embedding.variables);
  });
});
