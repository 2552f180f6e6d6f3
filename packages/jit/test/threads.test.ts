// A second thread divides a product among rows or columns, and no sum; yet of narrow products it sums blocks of another length.

import { beforeAll, expect, it } from 'vitest';
import { jitStep } from '../src/index.ts';
import { threadsFor } from '../src/runtime/runtime.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, dqnLearner, largestDifference, madeUpBatch } from './networks.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it('two threads give one thread’s bits in DQN’s step with Nature’s network', {
  timeout: 60_000,
}, async () => {
  const parameters: tf.Variable[][] = [];
  for (const threads of [1, 2]) {
    const { online, specs, step } = dqnLearner(ARCHITECTURES.nature, 1);
    const compiled = await jitStep(specs, (tensors) => step(tensors), { threads });
    expect(threadsFor(compiled.graph.flops)).toBe(2);
    for (let k = 0; k < 2; k++) compiled.run(madeUpBatch(ARCHITECTURES.nature, 2 + k));
    compiled.dispose();
    parameters.push(online.variables);
  }
  expect(largestDifference(parameters[0]!, parameters[1]!)).toBe(0);
});

it('the fewest threads give the default’s bits, also where a narrow layer between wide ones takes the second', {
  timeout: 60_000,
}, async () => {
  const weights = [
    [512, 4096],
    [4096, 96],
    [96, 512],
  ].map(([rows, columns], k) => {
    const data = Float32Array.from({ length: rows! * columns! }, (_, i) => Math.sin(i + k) / 20);
    return tf.variable(tf.tensor2d(data, [rows!, columns!]));
  });
  const x = Float32Array.from({ length: 32 * 512 }, (_, i) => Math.cos(i));
  const results: Float32Array[] = [];
  for (const threads of [undefined, 'fewest', 1] as const) {
    const step = await jitStep(
      { x: { shape: [32, 512] } },
      (tensors) => {
        const [first, narrow, last] = weights as unknown as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
        return { y: (tensors.x as tf.Tensor2D).matMul(first).matMul(narrow).matMul(last) };
      },
      { threads, kernel: false },
    );
    results.push((step.run({ x }).y as Float32Array).slice());
    step.dispose();
  }
  const [usual, fewest, one] = results;
  expect(fewest).toEqual(usual);
  // Where this is so, the test says something.
  if (process.arch === 'x64') expect(one).not.toEqual(usual);
});
