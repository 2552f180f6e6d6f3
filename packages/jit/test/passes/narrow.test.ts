// A column or a row beside a narrow table is spread by a product: the same numbers as by broadcasting.

import { beforeAll, expect, it } from 'vitest';
import { jitStep } from '../../src/step.ts';
import * as tf from '../../src/tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Numbers = { readonly [name: string]: Float32Array };
type Tensors = { readonly [name: string]: tf.Tensor };

/** Compiles a step, counts its products, and compares what it computes with tfjs. */
async function mustMultiply(
  products: number,
  shapes: { readonly [name: string]: readonly number[] },
  inputs: Numbers,
  step: (given: Tensors) => { y: tf.Tensor },
): Promise<void> {
  const specs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape }]));
  const compiled = await jitStep(specs as never, step as never);
  const got = (compiled.run(inputs as never) as { y: Float32Array }).y.slice();
  expect(compiled.graph.operators.MatMul ?? 0).toBe(products);
  compiled.dispose();
  const want = tf.tidy(() => {
    const given = Object.entries(inputs).map(([name, data]) => [name, tf.tensor(data, [...shapes[name]!])]);
    return step(Object.fromEntries(given) as Tensors).y.dataSync();
  });
  expect([...got]).toEqual([...want]);
}

it.each([
  [200, 3, 1],
  [200, 17, 0],
  [100, 3, 0],
])('%i rows of %i: %i products, and what tfjs computes', async (rows, columns, products) => {
  const inputs = {
    column: Float32Array.from({ length: rows }, (_, i) => Math.sin(i * i)),
    table: Float32Array.from({ length: rows * columns }, (_, i) => Math.cos(i * i)),
  };
  await mustMultiply(
    products,
    { column: [rows, 1], table: [rows, columns] },
    inputs,
    ({ column, table }) => ({ y: tf.sub(tf.mul(table!, column!), tf.div(column!, tf.add(2, table!))) }),
  );
});

it.each([
  [[200, 4], 1, 1],
  [[6, 5, 7, 16], 1, 1],
  [[4, 40, 16], 1, 1],
  [[6, 5, 7, 17], 0, 0],
  [[6, 5, 2, 16], 0, 0],
] as const)(
  'a table of %j beside a row and a column: %i and %i products, and what tfjs computes',
  async (shape, ofRows, ofColumns) => {
    const shapes = { table: shape, row: [shape.at(-1)!], column: [...shape.slice(0, -1), 1] };
    const data = (size: readonly number[], seed: number) =>
      Float32Array.from({ length: size.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i * i));
    const inputs = { table: data(shapes.table, 1), row: data(shapes.row, 2), column: data(shapes.column, 3) };
    await mustMultiply(ofRows + ofColumns, shapes, inputs, ({ table, row, column }) => ({
      y: tf.sub(tf.mul(table!, row!), column!),
    }));
  },
);
