// Out-of-range indices in a batch: no run reads or writes another run's part. A batch refuses the indices that a single run refuses, and negative
// indices count from the end of each run's own part.

import { beforeAll, expect, test } from 'vitest';
import { type ArraySpec, batchRuns, jitStep } from '../src/index.ts';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';

beforeAll(() => tf.setBackend('cpu'));

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Rows of a tensor. */
const length = 4;
const runs = 3;
const f = (...shape: number[]): ArraySpec => ({ shape });
const ints = (...shape: number[]): ArraySpec => ({ shape, dtype: 'int32' });

const cases: readonly [string, Readonly<Record<string, ArraySpec>>, (t: Tensors) => tf.Tensor][] = [
  ['gathers', { a: f(length, 3), i: ints(2) }, ({ a, i }) => tf.gather(a!, i as tf.Tensor1D)],
  [
    'gathers in batches',
    { a: f(2, length, 3), i: ints(2, 2) },
    ({ a, i }) => tf.gather(a!, i as tf.Tensor2D, 1, 1),
  ],
  ['gathers of tuples', { a: f(length, 5, 2), i: ints(1, 2) }, ({ a, i }) => tf.gatherND(a!, i!)],
  [
    'scatters of numbers',
    { i: ints(2, 1), u: f(2) },
    ({ i, u }) => tf.scatterND(tf.reshape(i!, [2, 1]), u!, [length]),
  ],
  ['scatters of rows', { i: ints(2), u: f(2, 3) }, ({ i, u }) => tf.scatterND(i!, u!, [length, 3])],
  ['scatters by tuples', { i: ints(1, 2), u: f(1) }, ({ i, u }) => tf.scatterND(i!, u!, [length, 5])],
  [
    'scatters into a tensor',
    { i: ints(2), u: f(2, 3), t: f(length, 3) },
    ({ i, u, t }) => tf.tensorScatterUpdate(t!, i!, u!),
  ],
];

function inputsFor(
  specs: Readonly<Record<string, ArraySpec>>,
  run: number,
  index: number,
): Record<string, TypedArray> {
  const made = Object.entries(specs).map(([name, { shape, dtype }]): [string, TypedArray] => {
    const size = shape.reduce((product, n) => product * n, 1);
    if (dtype !== 'int32') return [name, Float32Array.from({ length: size }, (_, i) => 10 * run + i + 1)];
    // The middle run's first index is tested; the others are 1 and 2.
    return [name, Int32Array.from({ length: size }, (_, i) => (run === 1 && i === 0 ? index : 1 + (i % 2)))];
  });
  return Object.fromEntries(made);
}

/** The result; undefined if it is refused. */
async function attempted<X>(make: () => X): Promise<Awaited<X> | undefined> {
  try {
    return structuredClone(await make());
  } catch {
    return undefined;
  }
}

const all = cases.flatMap(([name, ...rest]) =>
  [-1, -length - 1, length].map((index) => [name, index, ...rest] as const),
);

test.each(all)('%s at %i', async (_name, index, specs, fn) => {
  const step = (tensors: Tensors): Record<string, tf.Tensor> => ({ y: fn(tensors) });
  const inputs = Array.from({ length: runs }, (_, run) => inputsFor(specs, run, index));
  const single = await jitStep(specs, step, { kernel: false });
  const alone: (Record<string, TypedArray> | undefined)[] = [];
  for (const given of inputs) alone.push(await attempted(() => single.run(given)));
  expect(alone.map((found) => found === undefined)).toEqual([false, index !== -1, false]);

  const batch = await batchRuns(runs, { pure: true, kernel: false });
  const steps = batch.members.map((member) => member.compile(specs, step));
  const batched = await Promise.all(steps.map((one, run) => attempted(() => one.run(inputs[run]!))));
  expect(batch.graphs.map((graph) => graph.runs)).toEqual([runs]);
  expect(batched).toEqual(alone.includes(undefined) ? alone.map(() => undefined) : alone);
  single.dispose();
  for (const one of steps) one.dispose();
});

const nodesOf = async (
  specs: Readonly<Record<string, ArraySpec>>,
  fn: (t: Tensors) => tf.Tensor,
): Promise<Readonly<Record<string, number>>> => {
  const batch = await batchRuns(2, { pure: true, kernel: false });
  const steps = batch.members.map((member) => member.compile(specs, (tensors) => ({ y: fn(tensors) })));
  const inputs = { a: new Float32Array(12), i: new Int32Array(2) };
  await Promise.all(steps.map((one) => one.run(inputs)));
  const { operators } = batch.graphs[0]!;
  for (const one of steps) one.dispose();
  return operators;
};

test('indices known to be in range are shifted', async () => {
  const specs = { a: f(length, 3), i: ints(2) };
  expect(await nodesOf(specs, ({ a, i }) => tf.gather(a!, i as tf.Tensor1D))).toMatchObject({ GatherND: 1 });
  const within: readonly ((t: Tensors) => tf.Tensor)[] = [
    ({ a }) => tf.argMax(a!, 0),
    ({ a }) => tf.slice(tf.argMin(a!, 1), 1, 2),
    ({ i }) => tf.clipByValue(i!, 0, length - 1),
    ({ i }) => tf.maximum(tf.minimum(i!, tf.scalar(length - 1, 'int32')), tf.scalar(0, 'int32')),
    ({ a }) => tf.cast(tf.mul(tf.clipByValue(tf.reshape(a!, [12]), 0, 1), length - 1), 'int32'),
    ({ i }) => tf.add(tf.clipByValue(i!, -2, 0), tf.scalar(length - 2, 'int32')),
    ({ i }) => tf.sub(tf.scalar(length - 1, 'int32'), tf.clipByValue(i!, 0, 2)),
    ({ a }) => tf.cast(tf.floor(tf.relu(tf.minimum(tf.reshape(a!, [12]), length - 1))), 'int32'),
    ({ a }) => tf.cast(tf.greater(tf.reshape(a!, [12]), 1), 'int32'),
  ];
  for (const indices of within)
    expect(await nodesOf(specs, (t) => tf.gather(t.a!, indices(t) as tf.Tensor1D))).toMatchObject({
      Gather: 1,
    });
  const perhapsNot: readonly ((t: Tensors) => tf.Tensor)[] = [
    ({ i }) => tf.clipByValue(i!, 0, length),
    ({ i }) => tf.clipByValue(i!, -1, length - 1),
    ({ i }) => tf.minimum(i!, tf.scalar(length - 1, 'int32')),
    ({ a }) => tf.cast(tf.mul(tf.clipByValue(tf.reshape(a!, [12]), -1, 1), length - 1), 'int32'),
    ({ i }) => tf.add(tf.clipByValue(i!, 0, 1), tf.scalar(length - 1, 'int32')),
    ({ i }) => tf.sub(tf.scalar(length - 1, 'int32'), tf.clipByValue(i!, -1, 2)),
    ({ a }) => tf.cast(tf.relu(tf.reshape(a!, [12])), 'int32'),
  ];
  for (const indices of perhapsNot)
    expect(await nodesOf(specs, (t) => tf.gather(t.a!, indices(t) as tf.Tensor1D))).toMatchObject({
      GatherND: 1,
    });
});

test('indices that a kernel computes from bounded values are shifted', async () => {
  const [rows, columns] = [64, 51];
  const specs = { x: f(rows, columns), w: f(columns, 8) };
  // As in the projection of distributions onto atoms.
  const step = ({ x, w }: Tensors): Record<string, tf.Tensor> => {
    const places = tf.mul(tf.clipByValue(tf.div(tf.sub(x!, -2), 4), 0, 1), columns - 1);
    const first = tf.tensor2d(
      Float32Array.from({ length: rows }, (_, row) => row * columns),
      [rows, 1],
    );
    const indices = tf.cast(tf.add(tf.floor(places), first), 'int32');
    const masses = tf.matMul(tf.sub(places, tf.floor(places)) as tf.Tensor2D, w as tf.Tensor2D);
    const all = tf.reshape(tf.matMul(masses, w as tf.Tensor2D, false, true), [-1]);
    return { y: tf.scatterND(tf.reshape(indices, [-1, 1]), all, [rows * columns]) };
  };
  const inputs = Array.from({ length: runs }, (_, run) => ({
    x: Float32Array.from({ length: rows * columns }, (_x, i) => 3 * Math.sin(i * (run + 1))),
    w: Float32Array.from({ length: columns * 8 }, (_w, i) => Math.cos(i + run)),
  }));
  const single = await jitStep(specs, step);
  const batch = await batchRuns(runs, { pure: true });
  const steps = batch.members.map((member) => member.compile(specs, step));
  const batched = await Promise.all(steps.map((one, run) => one.run(inputs[run]!)));
  const { operators } = batch.graphs[0]!;
  expect(operators).toMatchObject({ ScatterElements: 1 });
  expect(operators.Floor).toBeUndefined(); // computed by a kernel
  for (const [run, given] of inputs.entries()) expect(batched[run]).toEqual(single.run(given));
  single.dispose();
  for (const one of steps) one.dispose();
});
