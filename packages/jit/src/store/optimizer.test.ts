// Optimizers of compiled steps: tfjs's own getWeights and setWeights, and eager steps between.

import { beforeAll, describe, expect, it } from 'vitest';
import { largestDifference } from '../../test/networks.ts';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';

beforeAll(() => tf.setBackend('cpu'));

interface Subject {
  readonly variables: tf.Variable[];
  readonly optimizer: tf.AdamOptimizer;
  run(x: number): number;
  runEagerly(x: number): void;
}

async function subject(): Promise<Subject> {
  const variables = [tf.variable(tf.tensor1d([0.1, -0.2, 0.3])), tf.variable(tf.tensor2d([[1], [2], [3]]))];
  const optimizer = tf.train.adam(0.01);
  const [a, b] = variables as [tf.Variable, tf.Variable];
  const step = ({ x }: { x: tf.Tensor }): { loss: tf.Tensor } => ({
    loss: optimizer.minimize(
      () => tf.sum(tf.square(tf.sub(tf.mul(tf.mul(a, x), tf.reshape(b, [3])), 1))) as tf.Scalar,
      true,
      variables,
    ) as tf.Tensor,
  });
  const compiled = await jitStep({ x: { shape: [] } }, step);
  return {
    variables,
    optimizer,
    run: (x) => compiled.run({ x: Float32Array.of(x) }).loss[0] as number,
    runEagerly: (x) => tf.tidy(() => void step({ x: tf.scalar(x) })),
  };
}

/** Copies a's parameters into b. */
function copyParameters(a: Subject, b: Subject): void {
  tf.tidy(() => {
    for (const [i, v] of b.variables.entries())
      v.assign(tf.tensor((a.variables[i] as tf.Variable).dataSync(), v.shape));
  });
}

function expectClose(a: Subject, b: Subject): void {
  expect(largestDifference(a.variables, b.variables)).toBeLessThan(5e-7);
}

describe('the optimizer of a compiled step', () => {
  it("accepts tfjs's weights, with exact slots although setWeights replaces them", async () => {
    const [original, resumed] = [await subject(), await subject()];
    for (let i = 0; i < 10; i++) original.run(1 + 0.1 * i);
    const weights = await original.optimizer.getWeights();
    const copies = weights.map(({ name, tensor }) => ({ name, tensor: tensor.clone() }));
    resumed.run(1);
    copyParameters(original, resumed);
    await resumed.optimizer.setWeights(copies);
    const slots = async ({ optimizer }: Subject): Promise<number[][]> =>
      (await optimizer.getWeights()).map(({ tensor }) => [...tensor.dataSync()]);
    expect(await slots(resumed)).toEqual(await slots(original));
    // setWeights recomputes the accumulated powers of beta: close, not equal.
    expect(resumed.run(1.3)).toBe(original.run(1.3));
    expectClose(resumed, original);
    expect(resumed.optimizer.iterations).toBe(11);
  });

  it('may alternate with eager steps', async () => {
    const mixed = await subject();
    const compiled = await subject();
    for (let i = 0; i < 4; i++) {
      compiled.run(1);
      if (i % 2 === 0) mixed.run(1);
      else mixed.runEagerly(1);
    }
    expect(mixed.optimizer.iterations).toBe(4);
    expectClose(mixed, compiled);
  });
});
