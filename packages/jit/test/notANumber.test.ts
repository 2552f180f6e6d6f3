// NaN propagates in graphs and kernels as in plain TensorFlow.js, so that a network that has become NaN is noticed; and the operators of ONNX
// Runtime that differ.
import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';

beforeAll(() => tf.setBackend('cpu'));

type T = tf.Tensor;
const matrix = (rows: number, columns: number): tf.Tensor2D =>
  tf.tensor2d(
    Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i + 1)),
    [rows, columns],
  );
const layer = (x: T, activation: 'linear' | 'relu'): T =>
  tf.fused.matMul({ a: x, b: matrix(x.shape[1]!, 19), bias: tf.ones([19]), activation });

/** Functions of a table; kernels compute those of `kernel` as well. */
const functions: Readonly<Record<'kernel' | 'graph', Readonly<Record<string, (x: T) => T>>>> = {
  kernel: {
    relu: (x) => tf.relu(x),
    'clip to [−1, 2]': (x) => tf.clipByValue(x, -1, 2),
    'clip of a line to [0, 1]': (x) => tf.clipByValue(tf.add(tf.mul(x, 0.5), 0.25), 0, 1),
    'max with a number': (x) => tf.maximum(x, 0.5),
    'max of a number with it': (x) => tf.maximum(0.5, x),
    'min with a number': (x) => tf.minimum(x, 0.5),
    'min of a number with it': (x) => tf.minimum(0.5, x),
    step: (x) => tf.step(x),
    'gradient of relu': (x) => tf.grad((y: T) => tf.sum(tf.relu(y)))(x),
    'gradient of a clip': (x) => tf.grad((y: T) => tf.sum(tf.clipByValue(y, -1, 1)))(x),
    softmax: (x) => tf.softmax(x),
    'log softmax': (x) => tf.logSoftmax(x),
    sum: (x) => tf.sum(x, 1),
    mean: (x) => tf.mean(x, 0),
    tanh: (x) => tf.tanh(x),
    sigmoid: (x) => tf.sigmoid(x),
    exp: (x) => tf.exp(x),
    log: (x) => tf.log(tf.abs(x)),
    'where above 0': (x) => tf.where(tf.greater(x, 0), x, tf.zerosLike(x)),
    'rectified layers': (x) => layer(layer(x, 'relu'), 'linear'),
    convolution: (x) =>
      tf.relu(
        tf.conv2d(
          tf.reshape(x, [1, x.shape[0]!, x.shape[1]!, 1]) as tf.Tensor4D,
          tf.reshape(matrix(2, 6), [2, 2, 1, 3]) as tf.Tensor4D,
          1,
          'valid',
        ),
      ),
  },
  graph: {
    relu6: (x) => tf.relu6(x),
    'leaky relu': (x) => tf.leakyRelu(x),
    elu: (x) => tf.elu(x),
    softplus: (x) => tf.softplus(x),
    'max with its like': (x) => tf.maximum(x, tf.reverse(x, 1)),
    'min with its like': (x) => tf.minimum(x, tf.reverse(x, 1)),
    argMax: (x) => tf.argMax(x, 1),
    argMin: (x) => tf.argMin(x, 1),
    'running sums': (x) => tf.cumsum(x, 1),
    'is NaN': (x) => tf.isNaN(x),
  },
};

const shapes = [
  [2, 3],
  [5, 16],
  [4, 37],
] as const;

/** Tables with NaN in one place or everywhere. */
function tables([rows, columns]: readonly [number, number]): Float32Array[] {
  const length = rows * columns;
  const numbers = Float32Array.from({ length }, (_, i) => 3 * Math.sin(1.3 * i));
  const at = [0, columns - 1, columns + 1].map((place) => numbers.with(place, Number.NaN));
  return [...at, new Float32Array(length).fill(Number.NaN)];
}

/** Positions of NaN. */
const places = (values: ArrayLike<number>): number[] =>
  Array.from(values).flatMap((value, i) => (Number.isNaN(value) ? [i] : []));

async function compiled(shape: readonly [number, number], fn: (x: T) => T, kernel: boolean) {
  const dense = (): T => tf.matMul(tf.ones([1, 4]), matrix(4, 3)); // makes it a step for a kernel
  const step = await jitStep(
    { x: { shape } },
    ({ x }) => ({ y: fn(x!), layer: layer(tf.slice(x!, 0, [1, -1]), 'linear'), dense: dense() }),
    { kernel },
  );
  expect(step.graph.nodes === 0).toBe(kernel);
  return step;
}

describe.each([
  ['graph', functions.graph, false],
  ['graph', functions.kernel, false],
  ['kernel', functions.kernel, true],
] as const)('by a %s', (_, list, kernel) => {
  it.each(Object.entries(list))('%s', async (_name, fn) => {
    for (const shape of shapes) {
      const step = await compiled(shape, fn, kernel);
      for (const x of tables(shape)) {
        const want = tf.tidy(() => fn(tf.tensor(x, [...shape])).dataSync());
        expect(places(step.run({ x }).y!)).toEqual(places(want));
      }
      step.dispose();
    }
  });

  it.each([
    ['max', (x: T) => tf.max(x, 1)],
    ['min', (x: T) => tf.min(x, 1)],
  ] as const)('%s over an axis', async (_name, fn) => {
    const step = await compiled([2, 3], fn, kernel);
    const { NaN: none } = Number;
    const y = (...x: number[]): number[] => Array.from(step.run({ x: Float32Array.from(x) }).y!);
    const found = y(none, 1, 1, 1, none, 1);
    // ONNX Runtime's operator propagates NaN in the first position, and if there is nothing else.
    expect(found).toEqual([none, kernel ? none : 1]);
    expect(y(none, none, none, 1, 1, 1)).toEqual([none, 1]);
    step.dispose();
  });
});
