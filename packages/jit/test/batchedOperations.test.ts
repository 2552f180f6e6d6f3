// Compares each batching rule, and operations repeated for each run, with single runs, bit for bit.

import { beforeAll, expect, test } from 'vitest';
import { type ArraySpec, batchRuns, jitStep } from '../src/index.ts';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import { numbersFrom } from './mixedDraft.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Tensors = Readonly<Record<string, tf.Tensor>>;
type Specs = Readonly<Record<string, ArraySpec>>;

const f = (...shape: number[]): ArraySpec => ({ shape });
const ints = (...shape: number[]): ArraySpec => ({ shape, dtype: 'int32' });
const bools = (...shape: number[]): ArraySpec => ({ shape, dtype: 'bool' });

/** Upper bound of integers. */
const limit = 4;
const weights = tf.tidy(() =>
  tf.tensor2d(
    Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
    [3, 4],
  ),
);
const picks = [2, 0, 1];

/** Names the operations repeated for each run, if any. */
const cases: readonly [
  name: string,
  specs: Specs,
  step: (t: Tensors) => tf.Tensor | tf.Tensor[],
  copied?: readonly string[],
][] = [
  ['broadcasting', { a: f(4, 1, 3), b: f(2, 1), c: f(3) }, ({ a, b, c }) => tf.add(tf.mul(a!, b!), c!)],
  ['a constant operand', { a: f(2, 3) }, ({ a }) => tf.mul(tf.add(a!, tf.tensor1d([1, 2, 3])), 2)],
  [
    'selecting elements',
    { a: f(4, 3), b: f(4, 3), c: bools(4, 3) },
    ({ a, b, c }) => tf.where(c as tf.Tensor, a!, b!),
  ],
  [
    'selecting rows',
    { t: f(4, 3), e: f(4, 3), condition: bools(4) },
    ({ t, e, condition }) =>
      tf.engine().runKernel('Select', { condition: condition!, t: t!, e: e! }) as tf.Tensor,
  ],
  [
    'a large table of differences',
    { a: f(512, 1) },
    ({ a }) => tf.sub(a!, tf.tensor1d(Array.from({ length: 16 }, (_, k) => k / 7))),
  ],
  ['a slope', { a: f(4, 3), b: f(3) }, ({ a, b }) => tf.prelu(a!, b!)],
  [
    'slopes of more axes',
    { a: f(3), b: f(3, 3) },
    ({ a, b }) => [tf.prelu(a!, b!), tf.prelu(tf.tensor1d([-1, 0, 2]), b!)],
  ],
  [
    'batch normalisation',
    { x: f(2, 2, 2, 3), m: f(3), v: f(3), s: f(3) },
    ({ x, m, v, s }) =>
      tf.batchNorm(
        x as tf.Tensor4D,
        m as tf.Tensor1D,
        tf.abs(v!) as tf.Tensor1D,
        undefined,
        s as tf.Tensor1D,
      ),
  ],
  ['logarithms that do not fill a register', { a: f(7) }, ({ a }) => tf.log(tf.abs(a!)), ['Log']],
  ['products', { a: f(5, 3), b: f(3, 4) }, ({ a, b }) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D)],
  ['products of integers', { a: ints(5, 3), b: ints(3, 4) }, ({ a, b }) => tf.matMul(a!, b!)],
  [
    'products of matrices with constant factors',
    { a: f(8, 16), b: f(16, 32), c: f(32) },
    ({ a, b, c }) => [
      tf.matMul(tf.mul(a!, 1 / 255), b!),
      tf.matMul(a!, tf.mul(b!, 0.3)),
      tf.relu(tf.add(tf.matMul(tf.div(a!, 3), b!), c!)),
      ...tf.grads((x, y) => tf.sum(tf.tanh(tf.matMul(tf.mul(x, 0.3), y))))([a!, b!]),
      tf.matMul(tf.mul(a!, 0.3), tf.mul(tf.slice(b!, [0, 0], [16, 1]), 0.7)),
    ],
  ],
  ['a constant matrix', { a: f(5, 3) }, ({ a }) => tf.matMul(a as tf.Tensor2D, weights)],
  ['a constant matrix on the left', { a: f(4, 5) }, ({ a }) => tf.matMul(weights, a as tf.Tensor2D)],
  ['products of batches', { a: f(2, 5, 3), b: f(2, 3, 4) }, ({ a, b }) => tf.matMul(a!, b!)],
  [
    'a batch times a matrix',
    { a: f(2, 5, 3), b: f(1, 3, 4) },
    ({ a, b }) => tf.matMul(a!, tf.tile(b!, [2, 1, 1])),
  ],
  [
    'one matrix times a batch',
    { a: f(5, 3), b: f(2, 3, 4) },
    ({ a, b }) => tf.matMul(a!, b!),
    ['BatchMatMul'],
  ],
  [
    'batches of fused products, which have a bias or slopes',
    { a: f(2, 5, 3), b: f(2, 3, 4), c: f(4), d: f(4) },
    ({ a, b, c, d }) => [
      tf.fused.matMul({ a: a!, b: b!, bias: c! }),
      tf.fused.matMul({ a: a!, b: b!, activation: 'prelu', preluActivationWeights: d! }),
    ],
    ['_FusedMatMul'],
  ],
  [
    'a layer',
    { a: f(5, 3), b: f(3, 4), c: f(4) },
    ({ a, b, c }) => tf.relu(tf.add(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D), c!)),
  ],
  [
    'a bias for each row, for all channels',
    { a: f(3, 2), b: f(2, 3), c: f(3, 1), x: f(1, 4, 4, 1), w: f(2, 2, 1, 3), d: f(1) },
    ({ a, b, c, x, w, d }) => [
      tf.fused.matMul({ a: a!, b: b!, bias: c! }),
      tf.fused.conv2d({ x: x as tf.Tensor4D, filter: w as tf.Tensor4D, strides: 1, pad: 'valid', bias: d! }),
    ],
    ['_FusedMatMul', 'FusedConv2D'],
  ],
  [
    'products of large integers',
    { a: ints(5, 3), b: ints(3, 4), c: ints(4), d: ints(2, 5, 3) },
    ({ a, b, c, d }) => {
      const large = (x: tf.Tensor): tf.Tensor =>
        tf.add(tf.mul(x, tf.scalar(123_457, 'int32')), tf.scalar(1, 'int32'));
      const [x, y, row] = [large(a!), large(b!), large(c!)];
      return [
        tf.matMul(x, y),
        tf.matMul(y, x, true, true),
        tf.relu(tf.add(tf.matMul(x, y), row)),
        tf.matMul(large(d!), y),
        tf.matMul(large(d!), large(d!), true),
        tf.matMul(x, tf.tensor2d([[1e5], [2], [3]], [3, 1], 'int32')),
      ];
    },
  ],
  [
    'a long layer',
    { a: f(5, 300), b: f(300, 130), c: f(130) },
    ({ a, b, c }) => tf.relu(tf.add(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D), c!)),
    ['_FusedMatMul'],
  ],
  [
    'gradients of a layer',
    { a: f(16, 3), b: f(3, 20), c: f(20) },
    ({ a, b, c }) =>
      tf.grads((x, y, z) => tf.sum(tf.square(tf.add(tf.matMul(x as tf.Tensor2D, y as tf.Tensor2D), z!))))([
        a!,
        b!,
        c!,
      ]),
  ],
  ['Einstein sums', { a: f(2, 3), b: f(3, 4) }, ({ a, b }) => tf.einsum('ij,jk->ki', a!, b!), ['Einsum']],
  ['sums of rows', { a: f(3, 2) }, ({ a }) => tf.sum(a!, 0), ['Sum']],
  ['sums of many rows', { a: f(32, 20) }, ({ a }) => tf.sum(a!, 0)],
  ['means', { a: f(16, 5) }, ({ a }) => [tf.mean(a!, 1), tf.mean(a!, 1, true)]],
  [
    'extremes',
    { a: f(2, 3, 5) },
    ({ a }) => [tf.max(a!, 1), tf.min(a!), tf.argMax(a!, 1), tf.argMin(a!, -1)],
  ],
  ['all and any', { a: bools(3, 4) }, ({ a }) => [tf.all(a!, 1), tf.any(a!)]],
  ['softmax', { a: f(4, 6) }, ({ a }) => [tf.softmax(a!), tf.logSoftmax(a!)]],
  [
    'running sums',
    { a: f(3, 4) },
    ({ a }) => [tf.cumsum(a!, 1), tf.cumsum(a!, 0, true, true), tf.cumprod(a!, 0)],
  ],
  ['the largest', { a: f(3, 6) }, ({ a }) => Object.values(tf.topk(a!, 2))],
  ['slices', { a: f(4, 5) }, ({ a }) => [tf.slice(a!, [1, 2], [2, -1]), tf.split(a!, [2, 2], 0)[1]!]],
  [
    'strided slices',
    { a: f(4, 5) },
    ({ a }) => tf.stridedSlice(a!, [0, 4], [4, 0], [2, -1]),
    ['StridedSlice'],
  ],
  [
    'stacks',
    { a: f(4, 5), b: f(4, 5) },
    ({ a, b }) => [tf.stack([a!, b!], 1), tf.concat([a!, b!, tf.ones([4, 1])], 1), ...tf.unstack(a!, 0)],
  ],
  [
    'turning and padding',
    { a: f(2, 3, 4) },
    ({ a }) => [
      tf.transpose(a!, [2, 0, 1]),
      tf.reverse(a!, [0, -1]),
      tf.tile(a!, [1, 2, 1]),
      tf.pad(
        a!,
        [
          [0, 1],
          [1, 0],
          [0, 0],
        ],
        2,
      ),
      tf.mirrorPad(
        a!,
        [
          [0, 0],
          [1, 1],
          [2, 0],
        ],
        'reflect',
      ),
      tf.broadcastTo(tf.slice(a!, 0, 1), [5, 3, 4]),
    ],
  ],
  ['one-hot', { i: ints(2, 3) }, ({ i }) => tf.oneHot(i as tf.Tensor2D, limit, 3, -1)],
  ['gathers', { a: f(limit, 3), i: ints(2, 3) }, ({ a, i }) => tf.gather(a!, i as tf.Tensor2D)],
  ['gathers by constants', { a: f(2, 3) }, ({ a }) => tf.gather(a!, picks, 1)],
  [
    'gathers out of constants',
    { i: ints(5) },
    ({ i }) =>
      tf.gather(
        tf.tensor2d([
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8],
        ]),
        i as tf.Tensor1D,
      ),
  ],
  [
    'gathers along an inner axis',
    { a: f(2, limit), i: ints(3) },
    ({ a, i }) => tf.gather(a!, i as tf.Tensor1D, 1),
    ['GatherV2'],
  ],
  [
    'gathers in batches',
    { a: f(2, limit, 3), i: ints(2, 5) },
    ({ a, i }) => tf.gather(a!, i as tf.Tensor2D, 1, 1),
  ],
  ['gathers of tuples', { a: f(limit, limit, 2), i: ints(5, 2) }, ({ a, i }) => tf.gatherND(a!, i!)],
  ['scatters', { i: ints(6, 1), u: f(6, 2) }, ({ i, u }) => tf.scatterND(i!, u!, [limit, 2])],
  [
    'scatters into a tensor',
    { i: ints(1, 2), u: f(1), t: f(limit, limit) },
    ({ i, u, t }) => tf.tensorScatterUpdate(t!, i!, u!),
  ],
  [
    'segment sums',
    { a: f(6, 2), i: ints(6) },
    ({ a, i }) => tf.unsortedSegmentSum(a!, i as tf.Tensor1D, limit),
  ],
  [
    'large segment sums',
    { a: f(600, 1), i: ints(600) },
    ({ a, i }) => tf.unsortedSegmentSum(a!, i as tf.Tensor1D, 500),
  ],
  [
    'large segment sums, rows without a segment',
    { a: f(600, 1), i: ints(600) },
    ({ a, i }) => {
      const segments = tf.mul(tf.sub(i!, tf.scalar(1, 'int32')), tf.scalar(250, 'int32'));
      return tf.unsortedSegmentSum(a!, segments as tf.Tensor1D, 500);
    },
  ],
  [
    'scatters by vectors',
    { i: ints(5), u: f(5, 3), t: f(limit, 3) },
    ({ i, u, t }) => [
      tf.scatterND(i!, u!, [limit, 3]),
      tf.tensorScatterUpdate(t!, tf.slice(i!, 0, 1), tf.slice(u!, 0, 1)),
    ],
  ],
  [
    'gradients of a gather',
    { a: f(limit, 3), i: ints(5) },
    ({ a, i }) => tf.grad((x) => tf.sum(tf.square(tf.gather(x, i as tf.Tensor1D))))(a!),
  ],
  [
    'convolutions',
    { x: f(2, 6, 6, 3), w: f(3, 3, 3, 4), b: f(4) },
    ({ x, w, b }) => [
      tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
      tf.relu(tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'valid'), b!)),
    ],
  ],
  [
    'gradients of convolutions',
    { x: f(2, 6, 6, 3), w: f(3, 3, 3, 4) },
    ({ x, w }) =>
      tf.grads((a, b) => tf.sum(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same'))))([
        x!,
        w!,
      ]),
  ],
  [
    'gradients without an edge',
    { x: f(2, 8, 8, 2), w: f(4, 4, 2, 3) },
    ({ x, w }) =>
      tf.grads((a, b) => tf.sum(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'valid'))))([
        x!,
        w!,
      ]),
  ],
  [
    'depthwise convolutions',
    { x: f(2, 4, 4, 3), w: f(2, 2, 3, 2) },
    ({ x, w }) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
    ['DepthwiseConv2dNative'],
  ],
  [
    'pooling',
    { x: f(2, 4, 4, 3) },
    ({ x }) => [
      tf.maxPool(x as tf.Tensor4D, 2, 2, 'same'),
      tf.avgPool(x as tf.Tensor4D, 2, 1, 'same'),
      ...[tf.maxPool, tf.avgPool].map((pool) =>
        tf.grad((a) => tf.sum(tf.square(pool(a as tf.Tensor4D, 2, 2, 'valid'))))(x!),
      ),
    ],
  ],
  [
    'resizing',
    { x: f(2, 4, 4, 3) },
    ({ x }) => [
      tf.image.resizeBilinear(x as tf.Tensor4D, [3, 7]),
      tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [7, 3]),
    ],
  ],
];

function inputsFor(specs: Specs, seed: number): Record<string, TypedArray> {
  const random = numbersFrom(seed);
  const made = Object.entries(specs).map(([name, { shape, dtype }]): [string, TypedArray] => {
    const length = shape.reduce((product, n) => product * n, 1);
    if (dtype === 'int32') return [name, Int32Array.from({ length }, () => Math.floor(limit * random()))];
    if (dtype === 'bool') return [name, Uint8Array.from({ length }, () => Number(random() < 0.5))];
    return [name, Float32Array.from({ length }, () => 4 * random() - 2)];
  });
  return Object.fromEntries(made);
}

test.each(cases)('%s', async (_, specs, fn, copied = []) => {
  const step = (tensors: Tensors): Record<string, tf.Tensor> => {
    const made = fn(tensors);
    return Object.fromEntries((Array.isArray(made) ? made : [made]).map((tensor, i) => [`y${i}`, tensor]));
  };
  const runs = 3;
  const single = await jitStep(specs, step, { kernel: false });
  const runBatch = await batchRuns(runs, { pure: true, kernel: false });
  const steps = runBatch.members.map((member) => member.compile(specs, step));
  const inputs = steps.map((_one, run) => inputsFor(specs, run + 1));
  const batched = await Promise.all(steps.map((one, run) => one.run(inputs[run]!)));
  expect(runBatch.graphs[0]!.copied).toEqual(copied);
  for (const [run, given] of inputs.entries()) expect(batched[run]).toEqual(single.run(given));
  single.dispose();
  for (const one of steps) one.dispose();
});
