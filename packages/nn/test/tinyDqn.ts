// A small handwritten DQN update from the parts of this package, for comparing backends.
import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import {
  activateBackend,
  adam,
  copyVariables,
  disposeVariables,
  huber,
  mlp,
  valueAndGradients,
} from '@prism-rl/nn';

const batch = 16;
const discount = 0.99;

/** Losses of some updates, greedy values afterwards, and all parameters, in order. */
export interface Learned {
  readonly losses: readonly number[];
  readonly parameters: readonly number[];
}

/** Trains the same network on the same batches, on the backend named. */
export async function learnOn(backend: string, updates = 10): Promise<Learned> {
  const engine = await activateBackend(backend);
  const rng = new Rng(17);
  const options = { inputSize: 4, hidden: [16, 16], outputSize: 2, rng };
  const [online, target] = [mlp(options), mlp(options)];
  copyVariables(online.variables, target.variables);
  const optimizer = adam(online.variables);
  const step = await engine.compile(
    {
      observations: { shape: [batch, 4] },
      actions: { shape: [batch], dtype: 'int32' },
      rewards: { shape: [batch] },
      nextObservations: { shape: [batch, 4] },
    },
    ({ observations, actions, rewards, nextObservations }) => {
      const bootstrap = tf.max(target.apply(nextObservations), 1);
      const goal = tf.add(rewards, tf.mul(bootstrap, discount));
      const { value, gradients } = valueAndGradients(online.variables, () => {
        const chosen = tf.sum(tf.mul(online.apply(observations), tf.oneHot(actions, 2)), 1);
        return tf.mean(huber(tf.sub(goal, chosen))) as tf.Scalar;
      });
      optimizer.apply(gradients, 1e-3);
      return { loss: value };
    },
  );
  const uniform = (size: number): Float32Array => {
    const values = new Float32Array(size);
    rng.fillUniform(values, -1, 1);
    return values;
  };
  const losses: number[] = [];
  for (let k = 0; k < updates; k++) {
    const { loss } = await step.run({
      observations: uniform(batch * 4),
      actions: Int32Array.from({ length: batch }, () => rng.integers(0, 2)),
      rewards: uniform(batch),
      nextObservations: uniform(batch * 4),
    });
    losses.push(loss[0]!);
  }
  const data = await Promise.all(Object.values(online.variables).map((variable) => variable.data()));
  step.dispose();
  for (const variables of [online.variables, target.variables, optimizer.variables])
    disposeVariables(variables);
  return { losses, parameters: data.flatMap((values) => [...values]) };
}

/** The largest difference between two results. */
export function largestDifference(a: Learned, b: Learned): number {
  const [x, y] = [a, b].map(({ losses, parameters }) => [...losses, ...parameters]);
  return x!.reduce((largest, value, k) => Math.max(largest, Math.abs(value - y![k]!)), 0);
}
