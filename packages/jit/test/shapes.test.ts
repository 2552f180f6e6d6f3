// Mismatched shapes are found while the step is recorded, with operation, shapes and line.

import { beforeAll, expect, it } from 'vitest';
import { JitError, jitStep } from '../src/index.ts';
import { SUPPORTED_OPERATIONS } from '../src/lower/lower.ts';
import * as tf from '../src/tensorflow.ts';

type T = tf.Tensor;
/** Shapes are separated by spaces, their sizes by commas. Their types are `never`, since operations ask for others. */
type Wrong = readonly [operation: string, shapes: string, fn: (...inputs: never[]) => T | T[]];

beforeAll(() => tf.setBackend('cpu'));

const { fused, image } = tf;
const int = (x: T): never => tf.cast(x, 'int32') as never;
const bool = (x: T): T => tf.cast(x, 'bool');
const NO_PADS: [number, number][] = [
  [0, 0],
  [0, 0],
];
/** The gradient of the sum of what a function gives. */
const gradient = (of: (x: never) => T, x: T): T => tf.grad((y: T) => tf.sum(of(y as never)))(x);
const ONE = { strides: 1, pad: 'same' } as const;

/** Operations that accept any shape, or only results of other operations. */
const fitAll = [
  'Abs Acos Acosh Asin Asinh Atan Atanh Cast Ceil ClipByValue Cos Cosh Elu Erf Exp Expm1 Floor Identity IsFinite IsInf IsNan',
  'LeakyRelu Log Log1p LogicalNot Neg OnesLike Reciprocal Relu Relu6 Round Rsqrt Selu Sigmoid Sign Sin Sinh Softplus Sqrt Square Step',
  'Tan Tanh ZerosLike EluGrad AvgPoolGrad MaxPoolGrad Fill LinSpace Range OneHot Cumprod',
].flatMap((line) => line.split(' '));

/** TensorFlow.js marks the names of its operations. */
const nameOf = ({ name }: { readonly name: string }): string => name.replace(/__op$/, '');

const binary = {
  Add: tf.add,
  Atan2: tf.atan2,
  Equal: tf.equal,
  FloorDiv: tf.floorDiv,
  Greater: tf.greater,
  GreaterEqual: tf.greaterEqual,
  Less: tf.less,
  LessEqual: tf.lessEqual,
  Maximum: tf.maximum,
  Minimum: tf.minimum,
  Mod: tf.mod,
  Multiply: tf.mul,
  NotEqual: tf.notEqual,
  Pow: tf.pow,
  Prelu: tf.prelu,
  RealDiv: tf.div,
  SquaredDifference: tf.squaredDifference,
  Sub: tf.sub,
} as const;
const reductions = { Max: tf.max, Mean: tf.mean, Min: tf.min, Prod: tf.prod, Sum: tf.sum } as const;

const wrong: { readonly [op: string]: readonly Wrong[] } = {
  ...Object.fromEntries(
    Object.entries(binary).map(([op, fn]) => [
      op,
      [
        [nameOf(fn), '2,3 2,4', fn],
        [nameOf(fn), '4 3', fn],
      ],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(reductions).map(([op, fn]) => [op, [[nameOf(fn), '2,3', (x: T) => fn(x, 2)]]]),
  ),
  AddN: [['addN', '2 3', (a, b) => tf.addN([a, b])]],
  All: [['all', '2,3', (x) => tf.all(bool(x), 2)]],
  Any: [['any', '2,3', (x) => tf.any(bool(x), 2)]],
  ArgMax: [['argMax', '2,3', (x) => tf.argMax(x, 2)]],
  ArgMin: [['argMin', '2,3', (x) => tf.argMin(x, 2)]],
  AvgPool: [['avgPool', '24,8', (x) => tf.avgPool(x, 2, 2, 'valid')]],
  BatchMatMul: [
    ['matMul', '8,4 3,64', (a, b) => tf.matMul(a, b)],
    ['matMul', '8,4 8,4', (a, b) => tf.matMul(a, b)],
    ['matMul', '4,8 3,5', (a, b) => tf.matMul(a, b, true)],
    ['matMul', '8,4 4,5', (a, b) => tf.matMul(a, b, false, true)],
    ['matMul', '2,8,4 3,4,5', (a, b) => tf.matMul(a, b)],
    ['matMul', '8,4 4', (a, b) => tf.matMul(a, b)],
    ['matMul', '8,4 3,64', (a, b) => tf.matMul(int(a), int(b))],
    ['dot', '4 3', (a, b) => tf.dot(a, b)],
  ],
  BatchToSpaceND: [['batchToSpaceND', '3,1,2,1', (x) => tf.batchToSpaceND(x, [2, 2], NO_PADS)]],
  Concat: [
    ['concat', '2,3 3,4', (a, b) => tf.concat([a, b], 1)],
    ['concat', '2,3 3', (a, b) => tf.concat([a, b])],
  ],
  Conv2D: [
    ['conv2d', '2,8,8,3 3,3,4,5', (x, w) => tf.conv2d(x, w, 1, 'same')],
    ['conv2d', '2,3,3,1 5,5,1,2', (x, w) => tf.conv2d(x, w, 1, 'valid')],
    ['conv2d', '8,8 3,3,4,5', (x, w) => tf.conv2d(x, w, 1, 'same')],
  ],
  Conv2DBackpropFilter: [
    ['conv2d', '2,8,8,3 3,3,4,5', (x, w) => gradient((filter) => tf.conv2d(x, filter, 1, 'same'), w)],
  ],
  Conv2DBackpropInput: [
    ['conv2dTranspose', '2,8,8,3 3,3,4,5', (x, w) => tf.conv2dTranspose(x, w, [2, 16, 16, 4], 2, 'same')],
  ],
  Cumsum: [['cumsum', '2,3', (x) => tf.cumsum(x, 2)]],
  DepthToSpace: [['depthToSpace', '1,2,2,3', (x) => tf.depthToSpace(x, 2, 'NHWC')]],
  DepthwiseConv2dNative: [
    ['depthwiseConv2d', '2,8,8,3 3,3,4,2', (x, w) => tf.depthwiseConv2d(x, w, 1, 'same')],
  ],
  DepthwiseConv2dNativeBackpropFilter: [
    ['depthwiseConv2d', '2,8,8,3 3,3,4,2', (x, w) => gradient((f) => tf.depthwiseConv2d(x, f, 1, 'same'), w)],
  ],
  DepthwiseConv2dNativeBackpropInput: [
    ['depthwiseConv2d', '2,8,8,3 3,3,4,2', (x, w) => gradient((y) => tf.depthwiseConv2d(y, w, 1, 'same'), x)],
  ],
  Einsum: [
    ['einsum', '3,4 5,4', (a, b) => tf.einsum('ij,jk->ik', a, b)],
    ['einsum', '3,4 4', (a, b) => tf.einsum('ij,jk->ik', a, b)],
  ],
  FusedBatchNorm: [
    ['batchNorm', '8,4 3 3', (x, mean, variance) => tf.batchNorm(x, mean, variance)],
    ['batchNorm', '8,4 4 4 3', (x, mean, variance, offset) => tf.batchNorm(x, mean, variance, offset)],
  ],
  FusedConv2D: [
    ['fusedConv2d', '2,8,8,3 3,3,4,5', (x, filter) => fused.conv2d({ x, filter, ...ONE })],
    ['fusedConv2d', '2,8,8,3 3,3,3,5 4', (x, filter, bias) => fused.conv2d({ x, filter, ...ONE, bias })],
  ],
  FusedDepthwiseConv2D: [
    ['fusedDepthwiseConv2d', '2,8,8,3 3,3,4,2', (x, filter) => fused.depthwiseConv2d({ x, filter, ...ONE })],
    [
      'fusedDepthwiseConv2d',
      '2,8,8,3 3,3,3,2 5',
      (x, filter, bias) => fused.depthwiseConv2d({ x, filter, ...ONE, bias }),
    ],
  ],
  GatherNd: [['gatherND', '3,5 4,3', (x, i) => tf.gatherND(x, int(i))]],
  GatherV2: [
    ['gather', '3,5 4', (x, i) => tf.gather(x, int(i), 2)],
    ['gather', '3,5,2 2,4', (x, i) => tf.gather(x, int(i), 1, 1)],
  ],
  LogicalAnd: [['logicalAnd', '2,3 2,4', (a, b) => tf.logicalAnd(bool(a), bool(b))]],
  LogicalOr: [['logicalOr', '2,3 2,4', (a, b) => tf.logicalOr(bool(a), bool(b))]],
  MaxPool: [['maxPool', '24,8', (x) => tf.maxPool(x, 2, 2, 'valid')]],
  MirrorPad: [
    ['mirrorPad', '3,4', (x) => tf.mirrorPad(x, [[1, 1]], 'reflect')],
    ['mirrorPad', '3,4', (x) => tf.mirrorPad(x, [[3, 0], NO_PADS[0]!], 'reflect')],
  ],
  Pack: [['stack', '2,3 2,4', (a, b) => tf.stack([a, b])]],
  PadV2: [['pad', '3,4', (x) => tf.pad(x, [[1, 1]])]],
  Reshape: [['reshape', '3,4', (x) => tf.reshape(x, [5, 2])]],
  ResizeBilinear: [['resizeBilinear', '8,8', (x) => image.resizeBilinear(x, [4, 4])]],
  ResizeNearestNeighbor: [['resizeNearestNeighbor', '8,8', (x) => image.resizeNearestNeighbor(x, [4, 4])]],
  Reverse: [['reverse', '2,3', (x) => tf.reverse(x, 2)]],
  ScatterNd: [
    ['scatterND', '4,1 3,2', (i, x) => tf.scatterND(int(i), x, [5, 2])],
    ['scatterND', '4,1 4,3', (i, x) => tf.scatterND(int(i), x, [5, 2])],
  ],
  Select: [['where', '2,3 2,4 2,4', (c, a, b) => tf.where(bool(c), a, b)]],
  Slice: [
    ['slice', '3,4', (x) => tf.slice(x, [2, 0], [2, 4])],
    ['slice', '3,4', (x) => tf.slice(x, [0, 0, 0], [1, 1, 1])],
  ],
  Softmax: [['softmax', '2,3', (x) => tf.softmax(x, 0)]],
  SpaceToBatchND: [['spaceToBatchND', '1,3,4,1', (x) => tf.spaceToBatchND(x, [2, 2], NO_PADS)]],
  SplitV: [
    ['split', '3,7', (x) => tf.split(x, 2, 1)],
    ['split', '3,7', (x) => tf.split(x, [3, 3], 1)],
  ],
  StridedSlice: [['stridedSlice', '4,6', (x) => tf.stridedSlice(x, [0, 0, 0], [1, 1, 1], [1, 1, 1])]],
  TensorScatterUpdate: [
    ['tensorScatterUpdate', '5,2 2,1 3,2', (t, i, x) => tf.tensorScatterUpdate(t, int(i), x)],
  ],
  Tile: [['tile', '2,3', (x) => tf.tile(x, [2])]],
  TopK: [['topk', '3,2', (x) => Object.values(tf.topk(x, 3))]],
  Transpose: [
    ['transpose', '2,3', (x) => tf.transpose(x, [0, 2])],
    ['transpose', '2,3', (x) => tf.transpose(x, [0])],
    ['transpose', '2,3', (x) => tf.transpose(x, [0, 0])],
  ],
  Unpack: [['unstack', '2,3', (x) => tf.unstack(x, 2)]],
  UnsortedSegmentSum: [['unsortedSegmentSum', '6,2 5', (x, i) => tf.unsortedSegmentSum(x, int(i), 3)]],
  _FusedMatMul: [
    ['fusedMatMul', '8,4 3,64', (a, b) => fused.matMul({ a, b })],
    ['fusedMatMul', '8,4 4,64 63', (a, b, bias) => fused.matMul({ a, b, bias, activation: 'relu' })],
  ],
};

it('the table has every supported operation, or it accepts any shape', () => {
  expect([...Object.keys(wrong), ...fitAll].sort()).toEqual([...SUPPORTED_OPERATIONS].sort());
});

const table = Object.entries(wrong).flatMap(([op, cases]) => cases.map((one) => [op, ...one] as const));
it.each(table)('%s: %s of %s', async (_, operation, list, fn) => {
  const shapes = list.split(' ').map((shape) => shape.split(',').map(Number));
  const inputs = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, { shape }]));
  const failure = jitStep(inputs, (tensors) => {
    const made = fn(...(Object.values(tensors) as never[]));
    return Object.fromEntries((Array.isArray(made) ? made : [made]).map((one, i) => [`y${i}`, one]));
  });
  const error = await failure.then(
    () => expect.unreachable('the step was compiled'),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(JitError);
  expect(error).toMatchObject({
    code: 'bad-operation',
    location: expect.stringContaining('shapes.test.ts:'),
  });
  const [sentence] = (error as JitError).message.split('\n');
  expect(sentence?.startsWith(`The step cannot compute ${operation} of [`), sentence).toBe(true);
  const named = sentence!.slice(0, sentence!.indexOf(': ')).match(/\[[\d,]*\]/g);
  expect(named?.sort()).toEqual(shapes.map((shape) => `[${shape}]`).sort());
});

it('names the shapes of variables and captured tensors, and leaks nothing', async () => {
  const weights = tf.variable(tf.zeros([3, 64]));
  const tensors = tf.memory().numTensors;
  const failure = jitStep({ x: { shape: [8, 4] } }, ({ x }) => ({ y: tf.matMul(x, weights) }));
  await expect(failure).rejects.toThrow(
    'The step cannot compute matMul of [8,4] and [3,64]: the inner sizes 4 and 3 differ.',
  );
  expect(tf.memory().numTensors).toBe(tensors);
  expect(Object.getOwnPropertyDescriptor(weights, 'dtype')).toMatchObject({
    value: 'float32',
    writable: true,
  });
  expect(Object.hasOwn(tf.engine(), 'startScope')).toBe(false);
  weights.dispose();
});

it("other refusals of TensorFlow.js have a line, and the author's errors pass unchanged", async () => {
  const input = { x: { shape: [4] } };
  const failure = jitStep(input, () => ({ y: tf.tensor([1, 2, 3], [2, 2]) }));
  await expect(failure).rejects.toThrow(
    /^TensorFlow.js refuses the step: based on the provided shape, \[2,2\].*\n {2}at .*shapes\.test\.ts:/,
  );
  await expect(jitStep(input, () => ({ y: tf.addN([]) }))).rejects.toThrow(
    /^The step cannot compute addN: must pass at least one tensor/,
  );
  const own = new RangeError('mine');
  const thrown = jitStep(input, () => {
    throw own;
  });
  await expect(thrown).rejects.toBe(own);
});

it('a step without outputs or effects runs', async () => {
  const v = tf.variable(tf.ones([3]));
  const idle = await jitStep({ x: { shape: [2, 2] } }, () => {
    v.assign(tf.mul(v, 1));
    return {};
  });
  expect([idle.graph.nodes, idle.run({ x: new Float32Array(4) })]).toEqual([0, {}]);
  await expect(idle.runAsync({ x: new Float32Array(4) })).resolves.toEqual({});
  expect(v.dataSync()).toEqual(Float32Array.of(1, 1, 1));
  idle.dispose();
  v.dispose();
});

it('disposes all tensors of its tracing, including those that gradients keep', async () => {
  const w = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
  const before = tf.memory().numTensors;
  const step = await jitStep({ x: { shape: [2] } }, ({ x }) => {
    const kept: { mean?: tf.Tensor } = {};
    const { value, grads } = tf.variableGrads(() => {
      const y = tf.mul(w, x);
      kept.mean = tf.keep(tf.mean(y));
      return tf.sum(tf.square(y)) as tf.Scalar;
    }, [w]);
    return { value, mean: kept.mean!, again: kept.mean!, gradient: grads[w.name]! };
  });
  const { value, mean, again, gradient } = step.run({ x: Float32Array.of(3, 4) });
  expect([value[0], mean[0], again[0], ...gradient]).toEqual([73, 5.5, 5.5, 18, 64]);
  step.dispose();
  expect(tf.memory().numTensors).toBe(before);
  w.dispose();
});
