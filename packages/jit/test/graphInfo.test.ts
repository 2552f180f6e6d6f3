import { beforeAll, expect, it } from 'vitest';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it('a compiled step tells its products, its size, and how long each phase took', async () => {
  const w = tf.variable(tf.ones([3, 16]));
  const v = tf.variable(tf.ones([16, 2]));
  const start = performance.now();
  const step = await jitStep(
    { x: { shape: [8, 3] } },
    ({ x }) => ({
      y: tf.matMul(tf.relu(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)), v as tf.Tensor2D),
    }),
    { kernel: false, threads: 2 },
  );
  const elapsed = performance.now() - start;
  const { traceMs, lowerMs, sessionMs, ...graph } = step.graph;
  for (const phase of [traceMs, lowerMs, sessionMs]) expect(phase).toBeGreaterThanOrEqual(0);
  expect(traceMs + lowerMs + sessionMs).toBeGreaterThan(0);
  expect(traceMs + lowerMs + sessionMs).toBeLessThanOrEqual(elapsed);
  // A multiplication and an addition for each number of the inner axis.
  expect(graph.flops).toBe(2 * (8 * 3 * 16 + 8 * 16 * 2));
  const isPlain = { transA: false, transB: false };
  expect(graph.products).toEqual([
    { rows: 8, inner: 3, columns: 16, ...isPlain },
    { rows: 8, inner: 16, columns: 2, ...isPlain },
  ]);
  expect(graph.bytes).toBe(graph.model.length);
  expect(graph.threads).toBe(2);
  // The input, the output, and the variables, which lie together.
  expect(graph.bound).toBe(3);
  step.dispose();
});
