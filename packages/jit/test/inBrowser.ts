/** Runs in the page of the browser test, and in Node for comparison. */

import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, dqnLearner, madeUpBatch } from './networks.ts';

/** Runs DQN's updates on random batches; returns the losses and the last bias. */
export async function updates(count: number): Promise<{ losses: number[]; bias: number[] }> {
  await tf.setBackend('cpu');
  const learner = dqnLearner(ARCHITECTURES.mlp, 4);
  const step = await jitStep(learner.specs, (tensors) => learner.step(tensors));
  const losses: number[] = [];
  for (let round = 0; round < count; round++) {
    const { loss } = await step.runAsync(madeUpBatch(ARCHITECTURES.mlp, round));
    losses.push(loss[0]!);
  }
  return { losses, bias: [...learner.online.variables.at(-1)!.dataSync()] };
}
