import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { activateBackend } from './backends.ts';
import { clipByGlobalNorm, valueAndGradients } from './gradients.ts';
import { fanInUniform, glorotUniform, heUniform, orthogonal } from './initializers.ts';
import { mlp } from './layers.ts';
import { huber, squared } from './losses.ts';
import { blendVariables, copyVariables, disposeVariables, restoreVariables } from './network.ts';
import { adam } from './optimizers.ts';

beforeAll(async () => {
  await activateBackend('tfjs-cpu');
});

test('huber is quadratic inside δ and linear outside', () => {
  const error = tf.tensor1d([-3, -1, -0.5, 0, 0.5, 1, 3]);
  expect([...huber(error).dataSync()]).toEqual([2.5, 0.5, 0.125, 0, 0.125, 0.5, 2.5]);
  expect([...squared(error).dataSync()]).toEqual([9, 1, 0.25, 0, 0.25, 1, 9]);
  const gradient = tf.grad((x) => tf.sum(huber(x)))(error);
  expect(Array.from(gradient.dataSync(), (g) => g + 0)).toEqual([-1, -1, -0.5, 0, 0.5, 1, 1]);
});

test('an mlp computes relu(x·W0 + b0)·W1 + b1', () => {
  const network = mlp({ inputSize: 2, hidden: [2], outputSize: 1, rng: new Rng(0) });
  network.variables['dense0/kernel']!.assign(tf.tensor2d([1, -1, 2, 1], [2, 2]));
  network.variables['dense0/bias']!.assign(tf.tensor1d([0.5, -10]));
  network.variables['dense1/kernel']!.assign(tf.tensor2d([3, 7], [2, 1]));
  network.variables['dense1/bias']!.assign(tf.tensor1d([-1]));
  // Hidden: [1 + 4 + 0.5, −1 + 2 − 10 → 0] → 3 · 5.5 − 1.
  expect(network.apply(tf.tensor2d([1, 2], [1, 2])).dataSync()[0]).toBe(15.5);
  // The output is linear: 3 · 0.5 − 20 is negative.
  network.variables['dense1/bias']!.assign(tf.tensor1d([-20]));
  expect(network.apply(tf.tensor2d([0, 0], [1, 2])).dataSync()[0]).toBe(-18.5);
  disposeVariables(network.variables);
});

test('for a mismatched input the compiled engine names the product, its shapes and the line of the author', async () => {
  const { compiledEngine } = await import('./compiledEngine.ts');
  const active = tf.getBackend();
  const engine = await compiledEngine('ort');
  void tf.setBackend(active);
  const network = mlp({ inputSize: 3, hidden: [64], outputSize: 2, rng: new Rng(0) });
  const line = Number(/nn\.test\.ts:(\d+)/.exec(new Error('here').stack!)![1]) + 1;
  const failure = async () => engine.compile({ x: { shape: [8, 4] } }, ({ x }) => ({ y: network.apply(x) }));
  await expect(failure()).rejects.toMatchObject({
    message: expect.stringMatching(
      /^The step cannot compute matMul of \[8,4\] and \[3,64\]: the inner sizes 4 and 3 differ\.\n/,
    ),
    location: expect.stringContaining(`nn.test.ts:${line}:`),
  });
  disposeVariables(network.variables);
});

test.each([0.25, tf.scalar(0.25)])(
  'a target moves a part of the way, told by a number or a tensor',
  (tau) => {
    const [source, target] = [tf.variable(tf.scalar(4)), tf.variable(tf.scalar(8))];
    blendVariables({ w: source }, { w: target }, tau);
    expect([...target.dataSync(), ...source.dataSync()]).toEqual([7, 4]); // 0.75 · 8 + 0.25 · 4
    disposeVariables({ source, target });
  },
);

test('refuses saved values of another size, including longer ones', () => {
  const w = tf.variable(tf.zeros([2]));
  for (const length of [1, 3]) {
    const snapshot = { meta: {}, arrays: { w: new Float32Array(length) } };
    expect(() => restoreVariables({ w }, snapshot)).toThrow(
      expect.objectContaining({ code: 'corrupt', message: expect.stringContaining('2 floats') }),
    );
  }
  disposeVariables({ w });
});

test('an unknown activation is an error that lists the accepted names', () => {
  const before = tf.memory().numTensors;
  const options = { inputSize: 2, hidden: [2], outputSize: 1, rng: new Rng(0) };
  expect(() => mlp({ ...options, activation: 'rlu' as 'relu' })).toThrow(
    expect.objectContaining({
      code: 'invalid-argument',
      message: 'Unknown activation "rlu": accepted names are relu, tanh, sigmoid, elu, linear.',
    }),
  );
  expect(tf.memory().numTensors).toBe(before);
});

describe('initialisers', () => {
  const rng = new Rng(5);
  const bounds = [
    ['fanInUniform', fanInUniform, 1 / Math.sqrt(50)],
    ['glorotUniform', glorotUniform, Math.sqrt(6 / 150)],
    ['heUniform', heUniform, Math.sqrt(6 / 50)],
  ] as const;
  test.each(bounds)('%s is uniform within its bound', (_name, initializer, bound) => {
    const kernel = initializer.kernel(rng, 50, 100, 5000);
    const variance = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
    expect(Math.max(...kernel)).toBeLessThanOrEqual(bound);
    expect(Math.max(...kernel)).toBeGreaterThan(bound * 0.98);
    expect(Math.min(...kernel)).toBeLessThan(-bound * 0.98);
    expect(variance).toBeCloseTo(bound ** 2 / 3, 3);
  });
});

test('clips gradients to a joint norm', () => {
  const gradients = { a: tf.tensor1d([3, 0]), b: tf.tensor1d([4]) };
  const clipped = clipByGlobalNorm(gradients, 1);
  expect(clipped.a!.dataSync()[0]).toBeCloseTo(0.6, 5);
  expect(clipped.b!.dataSync()[0]).toBeCloseTo(0.8, 5);
  expect([...clipByGlobalNorm(gradients, 10).a!.dataSync()]).toEqual([3, 0]);
});

test('parameters that do not affect the loss have the gradient 0 and stay unchanged', () => {
  const parameters = {
    used: tf.variable(tf.tensor1d([1, 2])),
    idle: tf.variable(tf.tensor1d([3, 4])),
    fixed: tf.variable(tf.scalar(5), false),
  };
  const { gradients } = valueAndGradients(
    parameters,
    () => tf.sum(tf.mul(parameters.fixed, tf.square(parameters.used))) as tf.Scalar,
  );
  expect([...gradients.used!.dataSync()]).toEqual([10, 20]);
  expect([...gradients.idle!.dataSync()]).toEqual([0, 0]);
  expect([...gradients.fixed!.dataSync()]).toEqual([0]);
  adam(parameters).apply(clipByGlobalNorm(gradients, 1), 0.1);
  expect([...parameters.idle.dataSync()]).toEqual([3, 4]);
  expect([...parameters.fixed.dataSync()]).toEqual([5]);
});

test('copies values, which then change on their own', () => {
  const [source, target] = [{ w: tf.variable(tf.scalar(10)) }, { w: tf.variable(tf.scalar(0)) }];
  copyVariables(source, target);
  source.w.assign(tf.scalar(-1));
  expect(target.w.dataSync()[0]).toBe(10);
});

test('an unknown backend is an error that suggests the closest name', async () => {
  await expect(activateBackend('tfjs-wsam')).rejects.toMatchObject({
    code: 'unknown-name',
    hint: 'Did you mean tfjs-wasm?',
  });
});

test.each([
  [8, 3],
  [3, 8],
  [5, 5],
])('a kernel of %d × %d has orthogonal vectors with the length `gain`', (fanIn, fanOut) => {
  const gain = Math.SQRT2;
  const kernel = orthogonal(gain).kernel(new Rng(2), fanIn, fanOut, fanIn * fanOut);
  const isTall = fanIn >= fanOut;
  const [length, count] = isTall ? [fanIn, fanOut] : [fanOut, fanIn];
  const at = (v: number, k: number): number => kernel[isTall ? k * fanOut + v : v * fanOut + k]!;
  for (let u = 0; u < count; u++) {
    for (let v = 0; v < count; v++) {
      let product = 0;
      for (let k = 0; k < length; k++) product += at(u, k) * at(v, k);
      expect(product).toBeCloseTo(u === v ? gain * gain : 0, 5);
    }
  }
  expect([...orthogonal(gain).bias(new Rng(2), fanIn, fanOut)]).toEqual(Array(fanOut).fill(0));
});
