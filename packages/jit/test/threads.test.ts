// A second thread gives the same bits in steps that take one by themselves: it divides a product among rows or columns, and no sum.

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
