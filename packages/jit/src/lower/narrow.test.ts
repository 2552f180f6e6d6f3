// A column beside a narrow table is spread by a product: the same numbers as by broadcasting.

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
