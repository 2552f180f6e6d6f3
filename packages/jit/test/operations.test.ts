// Compares every lowering with tfjs's cpu kernel (the same function, eager and compiled, on the same inputs), and every batching rule, or
// operations repeated for each run, with single runs, bit for bit.

import { beforeAll, expect, it } from 'vitest';
import { jitStep } from '../src/index.ts';
import { SUPPORTED_OPERATIONS } from '../src/lower/lower.ts';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import { normals } from './networks.ts';

type T = tf.Tensor;
/** The types of inputs are `never`, since operations ask for others. */
type Fn = (...inputs: never[]) => T | T[];
type Input = readonly [
  dtype: 'float32' | 'int32' | 'bool',
  shape: readonly number[],
  make?: (i: number) => number,
];

/** tfjs's operations by name. */
const ops = { ...tf };
const losses = { ...tf.losses };
const draw = normals(7);
const f = (...shape: number[]): Input => ['float32', shape];
const positive = (...shape: number[]): Input => ['float32', shape, () => Math.abs(draw()) + 0.1];
const within = (limit: number, ...shape: number[]): Input => [
  'float32',
  shape,
  (i) => limit * Math.sin(1.7 * i + 0.3),
];
const integers = (limit: number, ...shape: number[]): Input => ['int32', shape, (i) => (i * 7 + 3) % limit];
const signed = (...shape: number[]): Input => ['int32', shape, (i) => ((i * 7) % 11) - 5 || 4];
const pairs = (a: number, b: number, c: number, d: number): [number, number][] => [
  [a, b],
  [c, d],
];
const bools = (...shape: number[]): Input => ['bool', shape, (i) => ((i * 5) % 3) & 1];

const weights = tf.tidy(() =>
  tf.tensor2d(
    Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
    [3, 4],
  ),
);

const cases: [name: string, inputs: Input[], tolerance: number, fn: Fn][] = [];
/** What a function has to be, perhaps with a tolerance before it. */
type Given<F> = [fn: F] | [tolerance: number, fn: F];
const add = (name: string, inputs: Input[], ...given: Given<Fn>): void => {
  cases.push([name, inputs, ...(given.length === 1 ? ([1e-6, ...given] as const) : given)]);
};
/** The function's value, and the gradient of the sum of its squares. */
const withGradient = (name: string, inputs: Input[], ...given: Given<(...x: never[]) => T>): void => {
  add(name, inputs, ...given);
  const [fn, tolerance = 1e-6] = given.toReversed() as [(...x: T[]) => T, number?];
  const loss = (...tensors: T[]): T => tf.sum(tf.square(fn(...tensors)));
  add(`gradient of ${name}`, inputs, tolerance, (...tensors) => tf.grads(loss)(tensors));
};

const smooth = [
  ...(['abs', 'neg', 'sign', 'exp', 'expm1', 'square', 'relu', 'relu6', 'elu', 'selu', 'leakyRelu'] as const),
  ...(['sigmoid', 'logSigmoid', 'tanh', 'softplus', 'softmax', 'logSoftmax', 'reciprocal'] as const),
  ...(['sin', 'cos', 'atan', 'sinh', 'cosh', 'asinh', 'erf'] as const),
];
for (const op of smooth) withGradient(op, [f(3, 5)], (x) => ops[op](x) as T);
for (const op of ['floor', 'ceil', 'round', 'step', 'isNaN', 'isInf', 'isFinite'] as const) {
  add(op, [f(3, 5)], (x) => ops[op](x) as T);
}
for (const op of ['sqrt', 'rsqrt', 'log', 'log1p'] as const)
  withGradient(op, [positive(3, 5)], 1e-5, (x) => ops[op](x) as T);
for (const op of ['asin', 'acos', 'atanh', 'tan'] as const)
  withGradient(op, [within(0.9, 3, 5)], 1e-5, (x) => ops[op](x) as T);
add('acosh', [positive(6)], (x) => tf.acosh(tf.add(x, 1)));
add('log1p near zero', [['float32', [4], (i) => 10 ** -(i + 4)]], (x) => tf.mul(tf.log1p(x), 1e6));
add('expm1 near zero', [['float32', [4], (i) => 10 ** -(i + 4)]], (x) => tf.mul(tf.expm1(x), 1e6));
add('step with a slope', [f(9)], (x) => tf.step(x, 0.25));
for (const op of ['add', 'sub', 'mul', 'maximum', 'minimum', 'squaredDifference'] as const) {
  withGradient(op, [f(3, 4), f(3, 4)], (a, b) => ops[op](a, b));
  // tfjs itself has no broadcasting gradient for the last three.
  const broadcast = op === 'add' || op === 'sub' || op === 'mul' ? withGradient : add;
  broadcast(`${op}, broadcast`, [f(3, 1, 4), f(2, 1)], (a: T, b: T) => ops[op](a, b));
  add(`${op} of integers`, [signed(3, 4), signed(4)], (a, b) => ops[op](a, b));
}
withGradient('div', [f(3, 4), positive(4)], 1e-5, (a, b) => tf.div(a, b));
withGradient('pow', [positive(3, 4), f(3, 4)], 1e-4, (a, b) => tf.pow(a, b));
add('pow of integers', [signed(6)], (a) => tf.pow(a, tf.scalar(3, 'int32')));
withGradient('atan2', [f(3, 4), f(3, 4)], 1e-5, (a, b) => tf.atan2(a, b));
add('atan2 on the axes', [], () =>
  tf.atan2(tf.add(tf.tensor1d([0, 0, 1, -1, 0]), 0), tf.tensor1d([1, -1, 0, 0, 0])),
);
withGradient('prelu', [f(3, 4), f(4)], (x, alpha) => tf.prelu(x, alpha));
add('prelu with slopes of more axes', [f(3), f(3, 3)], (x, alpha) => [
  tf.prelu(x, alpha),
  tf.prelu(tf.tensor1d([-1, 0, 2]), alpha),
]);
add('prelu of integers', [signed(3, 4), f(4)], (x, alpha) => tf.prelu(x, alpha));
add('prelu with integers', [signed(3, 4), integers(3, 4)], (x, alpha) => [
  tf.prelu(x, alpha),
  tf.prelu(tf.cast(x, 'float32'), alpha),
]);
add('div of integers', [signed(12), signed(12)], (a, b) => tf.div(a, b));
add('floorDiv', [f(12), positive(12)], (a, b) => tf.floorDiv(a, b));
add('floorDiv by a number without an exact binary form', [integers(9, 9), f()], (a) =>
  tf.floorDiv(a, tf.scalar(0.1)),
);
add('mod', [f(12), f(12)], 1e-5, (a, b) => tf.mod(a, b));
add('mod of integers', [signed(12), ['int32', [12], (i) => (i % 2 ? 3 : -4)]], (a, b) => tf.mod(a, b));
add('sub of a constant row from a large column', [f(512, 1)], (x) =>
  tf.sub(x, tf.tensor1d(Array.from({ length: 16 }, (_, k) => k / 7))),
);
add('addN', [f(3), f(3), f(3)], (a, b, c) => tf.addN([a, b, c]));
add('addN of integers', [signed(3), signed(3)], (a, b) => tf.addN([a, b]));
for (const op of ['equal', 'notEqual', 'greater', 'greaterEqual', 'less', 'lessEqual'] as const) {
  add(op, [integers(3, 9), integers(2, 9)], (a, b) => ops[op](a, b));
  add(`${op} of floats`, [f(3, 3), f(3)], (a, b) => ops[op](a, b));
  add(`${op} of bools`, [bools(9), bools(3, 1)], (a, b) => ops[op](a, b));
}
for (const op of ['logicalAnd', 'logicalOr', 'logicalXor'] as const) {
  add(op, [bools(9), ['bool', [9], (i) => i & 1]], (a, b) => ops[op](a, b));
}
add('logicalNot', [bools(9)], (a) => tf.logicalNot(a));
add('gradient of where', [bools(3, 4), f(3, 4), f(3, 4)], (c, a, b) =>
  tf.grads((x: T, y: T) => tf.sum(tf.square(tf.where(c, x, y))))([a, b]),
);
add('where by rows', [bools(3), f(3, 4), f(3, 4)], (c, a, b) => tf.where(tf.reshape(c, [3, 1]), a, b));
add('where of integers', [bools(3, 4), signed(3, 4), signed(3, 4)], (c, a, b) => tf.where(c, a, b));
add('where of bools', [bools(4), bools(4), ['bool', [4], () => 1]], (c, a, b) => tf.where(c, a, b));
for (const op of ['relu', 'relu6', 'selu', 'leakyRelu', 'expm1', 'step'] as const)
  add(`${op} of integers`, [signed(6)], (x) => ops[op](x) as T);
add(
  'log1p of large numbers',
  [['float32', [4], (i) => [1e37, 3e38, Number.POSITIVE_INFINITY, -1][i] as number]],
  (x) => tf.log1p(x),
);
add('squares of bools', [bools(9), ['bool', [9], (i) => i & 1]], (a, b) => [
  tf.square(a),
  tf.squaredDifference(a, b),
]);
add('log1p of integers', [integers(5, 6)], (x) => tf.log1p(x));
add('atan2 of integers', [signed(6), signed(6)], (a, b) => tf.atan2(a, b));
withGradient('clipByValue', [f(3, 4)], (x) => tf.clipByValue(x, -0.5, 0.5));
add('clipByValue of integers', [signed(6)], (x) => tf.clipByValue(x, -2, 2));
add('clipByValue of integers by bounds beyond int32 and by fractions', [signed(11)], (x) => [
  tf.clipByValue(x, 0, Number.POSITIVE_INFINITY),
  tf.clipByValue(x, Number.NEGATIVE_INFINITY, 3e9),
  tf.clipByValue(x, -2.5, 1.5),
]);
add('clipByValue of bools', [bools(6)], (x) => tf.clipByValue(x, 0, 1));
for (const dtype of ['float32', 'int32', 'bool'] as const) {
  add(`cast of float32 to ${dtype}`, [f(6)], (x) => tf.cast(tf.mul(x, 3), dtype));
  add(`cast of int32 to ${dtype}`, [integers(3, 6)], (x) => tf.cast(tf.add(x, tf.scalar(0, 'int32')), dtype));
  add(`cast of bool to ${dtype}`, [bools(6)], (x) => tf.cast(tf.logicalNot(x), dtype));
}
for (const op of ['sum', 'mean', 'max', 'min', 'prod'] as const) {
  withGradient(`${op} of all`, [f(3, 4)], 1e-5, (x) => ops[op](x));
  withGradient(`${op} over axes`, [f(2, 3, 4)], 1e-5, (x) => ops[op](x, [0, 2]));
  withGradient(`${op}, kept`, [f(2, 3, 4)], 1e-5, (x) => ops[op](x, 2, true));
  add(`${op} of integers`, [signed(2, 3)], (x) => ops[op](x, 1));
}
add('mean of an empty tensor and a product', [f(0, 3), f(2, 3), f(3, 4)], (x, a, b) => [
  tf.mean(x, 0),
  tf.matMul(a, b),
]);
add('sum of many rows', [f(32, 20)], 1e-5, (x) => tf.sum(x, 0));
add('mean of many rows', [f(16, 5)], (x) => [tf.mean(x, 1), tf.mean(x, 1, true)]);
add('sum of bools', [bools(3, 3)], (x) => tf.sum(x, 1));
add('all', [bools(3, 3)], (x) => tf.all(x, 1));
add('any', [bools(3, 3)], (x) => tf.any(x));
for (const op of ['argMax', 'argMin'] as const) {
  add(op, [f(3, 4)], (x) => ops[op](x, 1));
  add(`${op} of integers`, [integers(3, 4, 5)], (x) => ops[op](x, 0));
}
withGradient('logSumExp', [f(3, 4)], 1e-5, (x) => tf.logSumExp(x, 1));
withGradient('moments', [f(3, 4)], 1e-5, (x) => tf.moments(x, 0).variance);
withGradient('norm', [f(3, 4)], 1e-5, (x) => tf.norm(x));
withGradient('cumsum', [f(3, 4)], (x) => tf.cumsum(x, 1));
add('cumsum, exclusive and reversed', [f(3, 4)], (x) => tf.cumsum(x, 0, true, true));
add('cumprod', [f(3, 5)], (x) => tf.cumprod(x, 1));
add('cumprod of bools', [bools(3, 5)], (x) => tf.cumprod(x, 1));
add('cumprod, exclusive', [f(3, 5)], (x) => tf.cumprod(x, 1, true));
add('cumprod, exclusive and reversed', [f(3, 5)], (x) => tf.cumprod(x, 0, true, true));
add('topk', [f(3, 7)], (x) => Object.values(tf.topk(x, 3)));

withGradient('reshape', [f(3, 4)], (x) => tf.reshape(x, [2, 6]));
add('reshape of an empty tensor', [f(0, 4)], (x) => tf.reshape(x, [2, 2, 0]));
withGradient('transpose', [f(2, 3, 4)], (x) => tf.transpose(x, [2, 0, 1]));
withGradient('slice', [f(3, 4)], (x) => tf.slice(x, [1, 0], [-1, 2]));
add('slice of one axis', [f(3, 4)], (x) => tf.slice(x, 1));
add('slices by a list that the step changes', [f(3, 4)], (x) => {
  const begin = [0, 0];
  return tf.unstack(x).map((_, row) => {
    begin[0] = row;
    return tf.slice(x, begin, [1, 2]);
  });
});
add('stridedSlice', [f(4, 6)], (x) => tf.stridedSlice(x, [0, 1], [4, 6], [2, 2]));
add('stridedSlice backwards', [f(6)], (x) => tf.stridedSlice(x, [5], [0], [-2], 0, 1));
add('stridedSlice of one row', [f(4, 6)], (x) => tf.stridedSlice(x, [1, 0], [2, 6], [1, 1], 0, 0, 0, 0, 1));
withGradient('split', [f(3, 6)], (x) => tf.add(...(tf.split(x, 2, 1) as [T, T])));
add('split into sizes', [f(3, 6)], (x) => tf.split(x, [1, 2, 3], 1));
withGradient('unstack', [f(3, 6)], (x) => tf.sub(...(tf.unstack(x).slice(0, 2) as [T, T])));
withGradient('stack', [f(3), f(3)], (a, b) => tf.stack([a, b], 1));
withGradient('concat', [f(3, 2), f(3, 4)], (a, b) => tf.concat([a, b], 1));
add('concat with a constant', [f(4, 5)], (x) => tf.concat([x, tf.ones([4, 1])], 1));
add('concat of integers', [signed(2), signed(3)], (a, b) => tf.concat([a, b]));
add('concat of several dtypes', [signed(3), f(3), bools(3)], (a, b, c) => [
  tf.concat([a, b, c]),
  tf.concat([b, c, a]),
]);
add('concat of empty tensors', [f(0, 3), f(0, 3)], (a, b) => tf.concat([a, b]));
withGradient('pad', [f(3, 2)], (x) => tf.pad(x, pairs(1, 0, 2, 1)));
add('pad with a value', [bools(3)], (x) => tf.pad(x, [[1, 1]], 1));
for (const mode of ['reflect', 'symmetric'] as const)
  add(`mirrorPad, ${mode}`, [f(3, 4)], (x) => tf.mirrorPad(x, pairs(1, 1, 2, 0), mode));
withGradient('tile', [f(2, 3)], (x) => tf.tile(x, [2, 2]));
withGradient('broadcastTo', [f(2, 1)], (x) => tf.broadcastTo(x, [3, 2, 4]));
withGradient('reverse', [f(2, 3)], (x) => tf.reverse(x, 1));
add('reverse of two axes', [f(2, 3, 4)], (x) => tf.reverse(x, [0, -1]));
withGradient('spaceToBatchND', [f(1, 4, 4, 1)], (x) => tf.spaceToBatchND(x, [2, 2], pairs(0, 0, 0, 0)));
add('batchToSpaceND', [f(4, 1, 2, 1)], (x) => tf.batchToSpaceND(x, [2, 2], pairs(0, 0, 1, 0)));
add('depthToSpace', [f(1, 2, 2, 4)], (x) => tf.depthToSpace(x, 2, 'NHWC'));

add('oneHot', [integers(4, 6)], (x) => tf.oneHot(x, 4));
add('oneHot of a matrix', [integers(4, 2, 3)], (x) => tf.oneHot(x, 4, 3, -1));
add('oneHot with values', [integers(4, 6)], (x) => tf.oneHot(x, 5, 0.5, -0.5));
add('gather', [f(5, 3), integers(5, 2, 2)], (x, i) => tf.gather(x, i));
add('gradient of gather', [f(5, 3), integers(5, 4)], (x, i) =>
  tf.grad((y: T) => tf.sum(tf.square(tf.gather(y, i))))(x),
);
add('gather along an axis', [f(3, 5), integers(5, 4)], (x, i) => tf.gather(x, i, 1));
add('gather by constants', [f(2, 3)], (x) => tf.gather(x, [2, 0, 1], 1));
add('gather out of constants', [integers(3, 5)], (i) => tf.gather(weights, i));
add('gather in batches', [f(3, 5, 2), integers(5, 3, 4)], (x, i) => tf.gather(x, i, 1, 1));
add('gatherND', [f(3, 5), ['int32', [4, 2], (i) => (i * 2) % 3]], (x, i) => tf.gatherND(x, i));
add('scatterND', [['int32', [4, 1], (i) => i % 3], f(4, 2)], (i, x) => tf.scatterND(i, x, [5, 2]));
add('scatterND by a vector', [['int32', [4], (i) => i % 3], f(4)], (i, x) => tf.scatterND(i, x, [5]));
add('tensorScatterUpdate by a vector', [f(5, 2), ['int32', [2], (i) => 2 * i], f(2, 2)], (t, i, x) =>
  tf.tensorScatterUpdate(t, i, x),
);
add('tensorScatterUpdate', [f(5, 2), ['int32', [2, 1], (i) => 2 * i], f(2, 2)], (t, i, x) =>
  tf.tensorScatterUpdate(t, i, x),
);
add('tensorScatterUpdate by a tuple', [f(4, 4), ['int32', [1, 2], (i) => i], f(1)], (t, i, x) =>
  tf.tensorScatterUpdate(t, i, x),
);
add('unsortedSegmentSum', [f(6, 2), integers(3, 6)], (x, i) => tf.unsortedSegmentSum(x, i, 3));
add('unsortedSegmentSum, many segments', [f(300, 2), integers(900, 300)], (x, i) =>
  tf.unsortedSegmentSum(x, i, 1000),
);

add('unsortedSegmentSum, rows without a segment', [f(6, 2), ['int32', [6], (i) => i - 2]], (x, i) =>
  tf.unsortedSegmentSum(x, i, 3),
);
add(
  'unsortedSegmentSum, many segments, rows without one',
  [f(300, 2), ['int32', [300], (i) => [7, -1, 1000][i % 3] as number]],
  1e-4,
  (x, i) => tf.unsortedSegmentSum(x, i, 1000),
);

// Beyond 2²⁴, where float32 loses integers, and with overflow of int32.
const large = (...shape: number[]): Input => ['int32', shape, (i) => 40_000 * (((i * 7) % 11) - 5) + i];
for (const [transposeA, transposeB] of [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const) {
  const a = transposeA ? [4, 3] : [3, 4];
  const b = transposeB ? [5, 4] : [4, 5];
  const flags = `${transposeA ? 'aᵀ' : 'a'}·${transposeB ? 'bᵀ' : 'b'}`;
  const product = (x: T, y: T): T => tf.matMul(x, y, transposeA, transposeB);
  withGradient(`matMul ${flags}`, [f(...a), f(...b)], 1e-5, product);
  withGradient(`matMul ${flags} in batches`, [f(2, ...a), f(2, ...b)], 1e-5, product);
  add(`matMul of large integers ${flags}`, [large(...a), large(...b)], 0, product);
  add(`matMul of large integers ${flags} in batches`, [large(2, ...a), large(2, ...b)], 0, product);
}
add('matMul with constants', [f(5, 3), f(4, 5)], (a, b) => [tf.matMul(a, weights), tf.matMul(weights, b)]);
add('matMul with constant factors', [f(8, 16), f(16, 32), f(32)], 1e-5, (a, b, c) => [
  tf.matMul(tf.mul(a, 1 / 255), b),
  tf.matMul(a, tf.mul(b, 0.3)),
  tf.relu(tf.add(tf.matMul(tf.div(a, 3), b), c)),
  ...tf.grads((x, y) => tf.sum(tf.tanh(tf.matMul(tf.mul(x, 0.3), y))))([a, b]),
  tf.matMul(tf.mul(a, 0.3), tf.mul(tf.slice(b, [0, 0], [16, 1]), 0.7)),
]);
add('matMul of one matrix and a batch', [f(5, 3), f(2, 3, 4)], 1e-5, (a, b) => tf.matMul(a, b));
withGradient('layer', [f(16, 3), f(3, 20), f(20)], 1e-4, (x, w, bias) => tf.add(tf.matMul(x, w), bias));
add('long layer', [f(5, 300), f(300, 130), f(130)], 1e-4, (x, w, bias) =>
  tf.relu(tf.add(tf.matMul(x, w), bias)),
);
add('matMul, broadcast', [f(2, 3, 4), f(1, 4, 5)], 1e-5, (a, b) => tf.matMul(a, b));
add('matMul of batch one', [f(1, 3, 4), f(1, 4, 5)], 1e-5, (a, b) => tf.matMul(a, b));
add('matMul of integers', [signed(3, 4), integers(9, 4, 2)], (a, b) => tf.matMul(a, b));
add('matMul of integers, a row added, halved', [signed(3, 4), integers(9, 4, 2), signed(2)], (a, b, row) =>
  tf.div(tf.add(tf.matMul(a, b), row), tf.scalar(2, 'int32')),
);
add('matMul of large integers with a constant', [large(5, 3)], (a) =>
  tf.matMul(a, tf.tensor2d([[1e5], [2], [3]], [3, 1], 'int32')),
);
add('matMul of large integers, broadcast', [large(2, 3, 4), large(4, 5)], 0, (a, b) => tf.matMul(a, b));
for (const activation of ['linear', 'relu', 'relu6'] as const) {
  add(
    `fused matMul of large integers with ${activation}`,
    [large(3, 4), large(4, 5), large(5)],
    0,
    (a, b, bias) => tf.fused.matMul({ a, b, bias, activation }),
  );
}
for (const [name, fn] of [
  ['relu', (x) => tf.relu(x)],
  ['sum', (x) => tf.sum(x, 0)],
  ['sum of all', (x) => tf.sum(x)],
  ['running sums', (x) => tf.cumsum(x, 0)],
  ['addN', (x) => tf.addN([x, x, x])],
  ['max', (x) => tf.max(x, 1)],
  ['clip', (x) => tf.clipByValue(x, -1e9 - 1, 1e9 + 1)],
] as const satisfies readonly (readonly [string, (x: T) => T])[])
  add(
    `${name} of large integers`,
    [['int32', [9, 2], (i) => (i % 3 === 2 ? -1 : 1) * (1_000_000_007 - i)]],
    0,
    fn,
  );
// TensorFlow.js's products of three are exact up to 2⁵³.
add('product of large integers', [large(4, 3)], 0, (x) => tf.prod(x, 1));
add('factors of large integers', [large(4, 3), large(3)], 0, (x, y) => tf.mul(x, y));
add('dot', [f(4), f(4, 3)], 1e-5, (a, b) => tf.dot(a, b));
add('outerProduct', [f(4), f(3)], (a, b) => tf.outerProduct(a, b));
for (const activation of ['linear', 'relu', 'elu', 'sigmoid', 'relu6', 'leakyrelu'] as const) {
  add(`fused matMul with ${activation}`, [f(3, 4), f(4, 5), f(5)], (a, b, bias) =>
    tf.fused.matMul({ a, b, bias, activation, leakyreluAlpha: 0.1 }),
  );
}
for (const [name, a, b, bias] of [
  ['a number for each row', [3, 4], [4, 3], [3, 1]],
  ['one number', [3, 4], [4, 3], []],
  ['a row for each batch', [2, 3, 4], [1, 4, 5], [2, 1, 5]],
  ['a matrix for all batches', [2, 3, 4], [1, 4, 5], [3, 5]],
  ['batches of matrices', [2, 3, 4], [2, 4, 5], [2, 3, 5]],
  ['a batch of one', [1, 3, 4], [1, 4, 5], [1, 3, 5]],
] as [string, number[], number[], number[]][]) {
  add(`fused matMul with a bias: ${name}`, [f(...a), f(...b), f(...bias)], (x, y, z) =>
    tf.fused.matMul({ a: x, b: y, bias: z, activation: 'relu' }),
  );
}
add('fused matMul of batches with slopes', [f(2, 5, 3), f(2, 3, 4), f(4)], (a, b, slopes) =>
  tf.fused.matMul({ a, b, activation: 'prelu', preluActivationWeights: slopes }),
);
add('einsum', [f(3, 4), f(4, 5)], 1e-5, (a, b) => [
  tf.einsum('ij,jk->ik', a, b),
  tf.einsum('ij,jk->ki', a, b),
]);
add('einsum in batches', [f(2, 3, 4), f(2, 5, 4)], 1e-5, (a, b) => tf.einsum('bij,bkj->bik', a, b));

/** The windows of a fused convolution. */
const windowsOf = (x: never, filter: never) => ({ x, filter, strides: 1, pad: 'valid' }) as const;

type Pad = 'same' | 'valid';
for (const [size, stride, pad] of [
  [3, 1, 'valid'],
  [3, 2, 'same'],
  [2, 2, 'valid'],
  [4, 2, 'valid'],
  [1, 1, 'same'],
  [3, 3, 'same'],
  [1, 2, 'valid'],
] as [number, number, Pad][]) {
  const name = `${size}×${size} by ${stride}, ${pad}`;
  withGradient(`conv2d ${name}`, [f(2, 8, 8, 3), f(size, size, 3, 4)], 1e-4, (x, w) =>
    tf.conv2d(x, w, stride, pad),
  );
  withGradient(`depthwiseConv2d ${name}`, [f(2, 8, 8, 3), f(size, size, 3, 2)], 1e-4, (x, w) =>
    tf.depthwiseConv2d(x, w, stride, pad),
  );
  withGradient(`maxPool ${name}`, [f(2, 8, 8, 3)], (x) => tf.maxPool(x, size, stride, pad));
  withGradient(`avgPool ${name}`, [f(2, 8, 8, 3)], (x) => tf.avgPool(x, size, stride, pad));
}
add('conv2d, dilated', [f(1, 9, 9, 2), f(3, 3, 2, 4)], 1e-5, (x, w) => tf.conv2d(x, w, 1, 'same', 'NHWC', 2));
withGradient('conv2d, padded by numbers', [f(1, 6, 6, 2), f(3, 3, 2, 4)], 1e-4, (x, w) =>
  tf.conv2d(x, w, 1, 1),
);
withGradient('conv1d', [f(2, 9, 3), f(3, 3, 4)], 1e-4, (x, w) => tf.conv1d(x, w, 2, 'same'));
withGradient('conv2dTranspose', [f(1, 4, 4, 3), f(3, 3, 2, 3)], 1e-4, (x, w) =>
  tf.conv2dTranspose(x, w, [1, 8, 8, 2], 2, 'same'),
);
for (const [name, bias, activation] of [
  ['fused conv2d', f(4), 'relu'],
  ['fused conv2d with one bias for all channels, 0 axes', f(), 'linear'],
  ['fused conv2d with one bias for all channels, 1 axis', f(1), 'linear'],
] as const) {
  const fn = (x: never, w: never, b: never): T =>
    tf.fused.conv2d({ ...windowsOf(x, w), bias: b, activation });
  add(name, [f(1, 6, 6, 2), f(3, 3, 2, 4), bias], 1e-5, fn);
}
add('maxPool of integers', [signed(1, 5, 5, 2)], (x) => tf.maxPool(x, 3, 2, 'same'));
add('fused depthwiseConv2d', [f(1, 6, 6, 2), f(3, 3, 2, 1), f(2)], 1e-5, (x, w, bias) =>
  tf.fused.depthwiseConv2d({ ...windowsOf(x, w), bias, activation: 'relu' }),
);
withGradient(
  'batchNorm',
  [f(4, 3), f(3), positive(3), f(3), f(3)],
  1e-4,
  (x, mean, variance, offset, scale) => tf.batchNorm(x, mean, variance, offset, scale),
);
add('batchNorm without an offset', [f(2, 2, 2, 3), f(3), positive(3), f(3)], (x, mean, variance, scale) =>
  tf.batchNorm(x, mean, variance, undefined, scale),
);
for (const loss of ['huberLoss', 'meanSquaredError', 'absoluteDifference', 'hingeLoss'] as const) {
  add(`gradient of ${loss}`, [f(6), f(6)], 1e-5, (y, x) =>
    tf.grad((z: T) => losses[loss](y, z) as tf.Scalar)(x),
  );
}
for (const loss of ['softmaxCrossEntropy', 'sigmoidCrossEntropy'] as const) {
  add(`gradient of ${loss}`, [bools(3, 4), f(3, 4)], 1e-5, (y, x) =>
    tf.grad((z: T) => losses[loss](tf.cast(y, 'float32'), z) as tf.Scalar)(x),
  );
}
add('resizeNearestNeighbor', [f(1, 3, 4, 2)], (x) => tf.image.resizeNearestNeighbor(x, [6, 8]));
add('resizeBilinear', [f(1, 4, 4, 2)], 1e-5, (x) => tf.image.resizeBilinear(x, [7, 3]));
add('resizeBilinear, corners aligned', [f(1, 4, 4, 2)], 1e-5, (x) =>
  tf.image.resizeBilinear(x, [7, 3], true),
);
add('resizeNearestNeighbor of integers', [integers(9, 1, 3, 4, 2)], (x) =>
  tf.image.resizeNearestNeighbor(x, [5, 7]),
);
add('resizeNearestNeighbor, half pixels', [f(1, 4, 4, 2)], (x) =>
  tf.image.resizeNearestNeighbor(x, [7, 3], false, true),
);
add('zerosLike and onesLike', [f(3)], (x) => tf.add(tf.zerosLike(x), tf.onesLike(x)));
add('fill, range, linspace', [f(3)], (x) =>
  tf.add(x, tf.add(tf.fill([3], 2), tf.add(tf.range(0, 3), tf.linspace(0, 1, 3)))),
);

beforeAll(() => tf.setBackend('cpu'));

function array([dtype, shape, make]: Input): TypedArray {
  const length = tf.util.sizeFromShape([...shape]);
  if (dtype === 'float32') return Float32Array.from({ length }, (_, i) => (make ?? draw)(i));
  const numbers = Array.from({ length }, (_, i) => make?.(i) ?? 0);
  return dtype === 'int32' ? Int32Array.from(numbers) : Uint8Array.from(numbers);
}

it.each(cases)('%s', async (_name, inputs, tolerance, fn) => {
  const arrays = Object.fromEntries(inputs.map((input, i) => [`x${i}`, array(input)]));
  const specs = Object.fromEntries(inputs.map(([dtype, shape], i) => [`x${i}`, { shape, dtype }]));
  const list = (result: T | T[]): T[] => (Array.isArray(result) ? result : [result]);
  const expected = tf.tidy(() => {
    const tensors = inputs.map(([dtype, shape], i) =>
      tf.tensor(arrays[`x${i}`] as TypedArray, [...shape], dtype),
    );
    return list(fn(...(tensors as never[]))).map((t) => ({
      dtype: t.dtype,
      shape: t.shape,
      data: t.dataSync(),
    }));
  });
  const named = (tensors: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(list(fn(...(Object.values(tensors) as never[]))).map((t, i) => [`y${i}`, t]));
  // With a kernel if that is the default, and with the graph.
  const [kernel, graph] = [await jitStep(specs, named), await jitStep(specs, named, { kernel: false })];
  for (const step of [kernel, graph]) {
    const outputs = Object.values(step.run(arrays));
    expect(outputs.length).toBe(expected.length);
    for (const [i, { data }] of expected.entries()) {
      const output = outputs[i] as TypedArray;
      expect(output.length).toBe(data.length);
      for (let j = 0; j < data.length; j++) {
        const want = data[j] as number;
        const got = output[j] as number;
        const close = Object.is(want, got) || Math.abs(want - got) <= tolerance * Math.max(1, Math.abs(want));
        if (!close) expect.fail(`output ${i} at ${j}: expected ${want}, got ${got}`);
      }
    }
  }
  for (const step of [kernel, graph]) step.dispose();
});

it('covers every operation that can be compiled', async () => {
  const seen = new Set<string>();
  for (const [, inputs, , fn] of cases) {
    const profile = await tf.profile(() =>
      tf.tidy(() => {
        fn(...(inputs.map((input) => tf.tensor(array(input), [...input[1]], input[0])) as never[]));
        return tf.scalar(0);
      }),
    );
    for (const { name } of profile.kernels) seen.add(name);
  }
  expect(SUPPORTED_OPERATIONS.filter((op) => !seen.has(op))).toEqual([]);
});
