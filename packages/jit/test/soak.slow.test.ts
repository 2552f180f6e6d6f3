// Thousands of runs leak nothing. The benchmark `jit-soak` runs a million steps.

import { expect, it } from 'vitest';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, dqnLearner, madeUpBatch } from './networks.ts';

it('6000 steps keep the number of tensors constant, and memory levels out', async () => {
  await tf.setBackend('cpu');
  const learner = dqnLearner(ARCHITECTURES.mlp, 1, tf.train.adam(1e-4), 4);
  const compiled = await jitStep(learner.specs, (tensors) => learner.step(tensors));
  const sync = await jitStep({}, () => {
    for (const [i, v] of learner.target.variables.entries())
      v.assign(learner.online.variables[i] as tf.Variable);
    return {};
  });
  const batch = madeUpBatch(ARCHITECTURES.mlp, 2, 4);
  const run = (steps: number): void => {
    for (let i = 0; i < steps; i++) {
      compiled.run(i % 100 === 0 ? { ...batch, rewards: batch.rewards!.slice() } : batch);
      if (i % 500 === 0) sync.run({});
      if (i % 1000 === 0) learner.online.variables[0]?.dataSync();
    }
  };
  run(2000);
  const tensors = tf.memory().numTensors;
  const before = process.memoryUsage().rss;
  run(4000);
  expect(tf.memory().numTensors).toBe(tensors);
  // A leak of the parameters would be 270 MB.
  expect(process.memoryUsage().rss - before).toBeLessThan(60e6);
});

it('compiling and disposing leaves only the variables', async () => {
  const v = tf.variable(tf.ones([64]));
  const round = async (): Promise<void> => {
    const step = await jitStep({ x: { shape: [64] } }, ({ x }) => {
      v.assign(tf.add(v, x));
      return { sum: tf.sum(v) };
    });
    step.run({ x: new Float32Array(64) });
    step.dispose();
  };
  await round();
  const before = tf.memory();
  for (let i = 0; i < 20; i++) await round();
  expect([tf.memory().numTensors, tf.memory().numBytes]).toEqual([before.numTensors, before.numBytes]);
  v.dispose();
});
