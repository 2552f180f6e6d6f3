// Losses and gradients of compiled steps against PyTorch's, on the same parameters and batches.
import { beforeAll, expect, it } from 'vitest';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import fixtures from './fixtures/torch.json' with { type: 'json' };

beforeAll(() => tf.setBackend('cpu'));

it.each(fixtures.cases)(`$name: loss and gradients as in PyTorch ${fixtures.torch}`, async (fixture) => {
  const { observations, goals, chosen, strides } = fixture;
  const parameters = fixture.parameters.map(({ shape, data }) =>
    tf.tidy(() => tf.variable(tf.tensor(data, shape))),
  );
  const q = (x: tf.Tensor): tf.Tensor => {
    let y = x;
    for (let i = 0; i < parameters.length; i += 2) {
      const [kernel, bias] = parameters.slice(i, i + 2) as [tf.Variable, tf.Variable];
      const stride = strides[i / 2];
      if (stride === undefined) {
        y = tf.reshape(y, [y.shape[0] as number, -1]);
        y = tf.add(tf.matMul(y as tf.Tensor2D, kernel as tf.Tensor as tf.Tensor2D), bias);
      } else
        y = tf.add(tf.conv2d(y as tf.Tensor4D, kernel as tf.Tensor as tf.Tensor4D, stride, 'valid'), bias);
      if (i < parameters.length - 2) y = tf.relu(y);
    }
    return y;
  };
  const step = await jitStep(
    {
      x: { shape: observations.shape },
      goals: { shape: goals.shape },
      chosen: { shape: goals.shape, dtype: 'int32' },
    },
    (batch) => {
      const { value, grads } = tf.variableGrads(() => {
        const actions = fixture.parameters.at(-1)?.shape[0] as number;
        const hot = tf.oneHot(batch.chosen as tf.Tensor1D, actions);
        return tf.losses.huberLoss(batch.goals, tf.sum(tf.mul(q(batch.x), hot), 1)) as tf.Scalar;
      }, parameters);
      return {
        loss: value,
        ...Object.fromEntries(parameters.map((p, i) => [`g${i}`, grads[p.name] as tf.Tensor])),
      };
    },
  );
  const outputs = step.run({
    x: Float32Array.from(observations.data),
    goals: Float32Array.from(goals.data),
    chosen: Int32Array.from(chosen),
  });
  expect(Math.abs((outputs.loss[0] as number) - fixture.loss)).toBeLessThan(1e-5);
  for (const [i, { data }] of fixture.gradients.entries()) {
    const gradient = (outputs as Record<string, ArrayLike<number>>)[`g${i}`] as ArrayLike<number>;
    expect(gradient.length).toBe(data.length);
    expect(Math.max(...data.map((want, j) => Math.abs(want - (gradient[j] as number))))).toBeLessThan(1e-5);
    expect(Math.max(...data.map(Math.abs))).toBeGreaterThan(1e-3); // zero gradients would prove nothing
  }
  step.dispose();
  tf.dispose(parameters);
});
