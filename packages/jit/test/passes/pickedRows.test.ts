// What a greedy policy picks is gathered; what only looks like it is multiplied and summed up.

import { beforeAll, expect, it } from 'vitest';
import { jitStep } from '../../src/step.ts';
import * as tf from '../../src/tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const [ROWS, ACTIONS] = [5, 3];

/** `k` outputs of each action under a policy made from values and numbers of actions, compiled and by tfjs itself. */
async function compared(policy: (values: tf.Tensor2D, actions: tf.Tensor1D) => tf.Tensor, k = 4, axis = 1) {
  const inputs = {
    outputs: Float32Array.from({ length: ROWS * ACTIONS * k }, (_, i) => Math.sin(i * i)),
    values: Float32Array.from({ length: ROWS * ACTIONS }, (_, i) => Math.cos(i * i)),
    actions: Int32Array.from({ length: ROWS }, (_, i) => i % ACTIONS),
  };
  const step = (given: { outputs: tf.Tensor; values: tf.Tensor; actions: tf.Tensor }) => {
    const chosen = policy(given.values as tf.Tensor2D, given.actions as tf.Tensor1D);
    return { y: tf.sum(tf.mul(given.outputs, tf.expandDims(chosen, 2)), axis) };
  };
  const compiled = await jitStep(
    {
      outputs: { shape: [ROWS, ACTIONS, k] },
      values: { shape: [ROWS, ACTIONS] },
      actions: { shape: [ROWS], dtype: 'int32' },
    },
    step,
  );
  const got = compiled.run(inputs).y.slice();
  compiled.dispose();
  const want = tf.tidy(() =>
    step({
      outputs: tf.tensor3d(inputs.outputs, [ROWS, ACTIONS, k]),
      values: tf.tensor2d(inputs.values, [ROWS, ACTIONS]),
      actions: tf.tensor1d(inputs.actions, 'int32'),
    }).y.dataSync(),
  );
  return { gathers: compiled.graph.operators.Gather ?? 0, got: [...got], want: [...want] };
}

const greedy = (values: tf.Tensor2D): tf.Tensor =>
  tf.oneHot(tf.argMax(values, 1) as tf.Tensor1D, ACTIONS, 1, 0, 'float32');

it.each([4, ACTIONS, ROWS])('gathers the %i outputs of the best action, with the same numbers', async (k) => {
  const { gathers, got, want } = await compared(greedy, k);
  expect(gathers).toBe(1);
  expect(got).toEqual(want);
});

it('does not gather by a table of another form', async () => {
  const step = ({ x, values }: { x: tf.Tensor; values: tf.Tensor }) => {
    const table = tf.oneHot(tf.argMax(values, 1) as tf.Tensor1D, 3, 1, 0, 'float32');
    return { y: tf.sum(tf.mul(x, tf.reshape(table, [3, 2, 1])), 1) };
  };
  const compiled = await jitStep({ x: { shape: [3, 2, 2] }, values: { shape: [2, 3] } }, step);
  const x = Float32Array.from({ length: 12 }, (_, i) => i + 1);
  const values = Float32Array.of(1, 2, 3, 6, 5, 4);
  const { y } = compiled.run({ x, values });
  expect([...y]).toEqual([0, 0, 12, 14, 0, 0]); // ones at elements 2 and 3 of the six: row 1 whole
  compiled.dispose();
});

it('does not gather by a choice among more actions than there are', async () => {
  const step = ({ x, values }: { x: tf.Tensor; values: tf.Tensor }) => {
    const table = tf.oneHot(tf.argMax(values, 1) as tf.Tensor1D, 3, 1, 0, 'float32');
    return { y: tf.sum(tf.mul(x, tf.expandDims(table, 2)), 1) };
  };
  const compiled = await jitStep({ x: { shape: [2, 3, 2] }, values: { shape: [2, 5] } }, step);
  const x = Float32Array.from({ length: 12 }, (_, i) => i + 1);
  // The fourth is none of the three; the third is.
  const { y } = compiled.run({ x, values: Float32Array.of(0, 0, 0, 9, 0, 0, 0, 9, 0, 0) });
  expect([...y]).toEqual([0, 0, 11, 12]);
  compiled.dispose();
});

it.each([
  [
    'actions that are given, which may be none',
    (_: tf.Tensor, a: tf.Tensor1D) => tf.oneHot(a, ACTIONS, 1, 0, 'float32'),
    1,
  ],
  [
    'a policy with some exploration',
    (v: tf.Tensor2D) => tf.oneHot(tf.argMax(v, 1) as tf.Tensor1D, ACTIONS, 0.9, 0.05, 'float32'),
    1,
  ],
  ['a sum over other axes', greedy, 2],
] as const)('does not gather %s', async (_, policy, axis) => {
  const { gathers, got, want } = await compared(policy, ACTIONS, axis);
  expect(gathers).toBe(0);
  for (const [i, value] of got.entries()) expect(value).toBeCloseTo(want[i]!, 6);
});
