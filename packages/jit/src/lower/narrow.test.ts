// A column or a row beside a narrow table is spread by a product: the same numbers as by broadcasting.

import { beforeAll, expect, it } from 'vitest';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it.each([
  [200, 3, 1],
  [200, 17, 0],
  [100, 3, 0],
])('%i rows of %i: %i products, and what tfjs computes', async (rows, columns, products) => {
  const inputs = {
    column: Float32Array.from({ length: rows }, (_, i) => Math.sin(i * i)),
    table: Float32Array.from({ length: rows * columns }, (_, i) => Math.cos(i * i)),
  };
  const step = ({ column, table }: { column: tf.Tensor; table: tf.Tensor }) => ({
    y: tf.sub(tf.mul(table, column), tf.div(column, tf.add(2, table))),
  });
  const compiled = await jitStep(
    { column: { shape: [rows, 1] }, table: { shape: [rows, columns] } },
    step as never,
  );
  const got = (compiled.run(inputs as never) as { y: Float32Array }).y.slice();
  expect(compiled.graph.operators.MatMul ?? 0).toBe(products);
  compiled.dispose();
  const want = tf.tidy(() =>
    step({
      column: tf.tensor2d(inputs.column, [rows, 1]),
      table: tf.tensor2d(inputs.table, [rows, columns]),
    }).y.dataSync(),
  );
  expect([...got]).toEqual([...want]);
});

it.each([
  [[200, 4], 1, 1],
  [[6, 5, 7, 16], 1, 1],
  [[6, 5, 7, 17], 0, 0],
  [[6, 5, 2, 16], 0, 0],
] as const)(
  'a table of %j beside a row and a column: %i and %i products, and what tfjs computes',
  async (shape, ofRows, ofColumns) => {
    const columns = shape.at(-1)!;
    const sizes = { table: shape, row: [columns], column: [...shape.slice(0, -1), 1] };
    const data = (size: readonly number[], seed: number) =>
      Float32Array.from({ length: size.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i * i));
    const inputs = { table: data(sizes.table, 1), row: data(sizes.row, 2), column: data(sizes.column, 3) };
    type Tensors = Record<keyof typeof inputs, tf.Tensor>;
    const step = ({ table, row, column }: Tensors) => ({ y: tf.sub(tf.mul(table, row), column) });
    const compiled = await jitStep(
      { table: { shape: sizes.table }, row: { shape: sizes.row }, column: { shape: sizes.column } } as never,
      step as never,
    );
    const got = (compiled.run(inputs as never) as { y: Float32Array }).y.slice();
    expect(compiled.graph.operators.MatMul ?? 0).toBe(ofRows + ofColumns);
    compiled.dispose();
    const want = tf.tidy(() =>
      step({
        table: tf.tensor(inputs.table, [...sizes.table]),
        row: tf.tensor(inputs.row, [...sizes.row]),
        column: tf.tensor(inputs.column, [...sizes.column]),
      }).y.dataSync(),
    );
    expect([...got]).toEqual([...want]);
  },
);
