// Large updates block by block: the same numbers as eager tfjs, and only where nothing else needs what lies between.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/step.ts';
import * as tf from '../../src/tensorflow.ts';
import { largestDifference, normals, normalVariable } from '../networks.ts';

/** This pass is for updates that the graph makes itself. */
const inGraph = { kernel: false };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Variables on their way to a goal. */
function bowl(sizes: readonly number[], optimizer: tf.Optimizer) {
  const draw = normals(4);
  const variables = sizes.map((size) => normalVariable([size], draw));
  const step = (goal: tf.Tensor) => {
    const { value, grads } = tf.variableGrads(
      () => tf.addN(variables.map((v) => tf.sum(tf.square(tf.sub(v, goal))))) as tf.Scalar,
      variables,
    );
    optimizer.applyGradients(grads);
    return { loss: value };
  };
  return { variables, step };
}

const LARGE = 2 ** 19;

describe('blockUpdates', () => {
  it.each([
    ['adam', () => tf.train.adam(0.01)],
    ['rmsprop', () => tf.train.rmsprop(0.01, 0.9, 0.5)],
  ] as const)('%s', async (_, make) => {
    const [ours, eager] = [bowl([LARGE, 40], make()), bowl([LARGE, 40], make())];
    const compiled = await jitStep({ goal: { shape: [] } }, ({ goal }) => ours.step(goal), inGraph);
    expect(compiled.graph.operators.Scan).toBe(1);
    for (let i = 0; i < 2; i++) {
      compiled.run({ goal: Float32Array.of(i / 10) });
      tf.tidy(() => void eager.step(tf.scalar(i / 10)));
    }
    expect(largestDifference(ours.variables, eager.variables)).toBeLessThan(1e-6);
    compiled.dispose();
  });

  it('leaves alone what cannot be cut into equal blocks', async () => {
    const { step } = bowl([524_309], tf.train.adam(0.01));
    const compiled = await jitStep({ goal: { shape: [] } }, ({ goal }) => step(goal), inGraph);
    expect(compiled.graph.operators.Scan).toBeUndefined();
    compiled.dispose();
  });

  it('leaves a chain alone whose middle is used elsewhere', async () => {
    const v = normalVariable([LARGE], normals(1));
    const before = Array.from(v.dataSync());
    const compiled = await jitStep({ x: { shape: [] } }, ({ x }) => {
      const middle = tf.tanh(tf.mul(tf.exp(v), x));
      v.assign(tf.sqrt(tf.abs(tf.add(middle, 2))));
      return { largest: tf.max(middle) };
    });
    expect(compiled.graph.operators.Scan).toBeUndefined();
    const { largest } = compiled.run({ x: Float32Array.of(0.1) });
    const middle = before.map((y) => Math.tanh(0.1 * Math.exp(y)));
    expect(largest[0]).toBeCloseTo(
      middle.reduce((a, b) => Math.max(a, b)),
      5,
    );
    expect(v.dataSync()[77]).toBeCloseTo(Math.sqrt(2 + (middle[77] as number)), 5);
    compiled.dispose();
    v.dispose();
  });

  it('cuts constants into blocks, too', async () => {
    const shape: [number, number] = [512, 1024];
    const draw = normals(2);
    const numbers = (): Float32Array => Float32Array.from({ length: LARGE }, draw);
    const v = normalVariable(shape, draw);
    const mask = tf.tensor2d(numbers(), shape);
    const next = (x: tf.Tensor): tf.Tensor => tf.sub(v, tf.mul(tf.tanh(tf.mul(tf.square(x), 0.1)), mask));
    const step = ({ x }: Record<string, tf.Tensor>) => {
      v.assign(next(x as tf.Tensor));
      return {};
    };
    const compiled = await jitStep({ x: { shape } }, step, inGraph);
    expect(compiled.graph.operators.Scan).toBe(1);
    const x = numbers();
    const want = tf.tidy(() => tf.variable(next(tf.tensor2d(x, shape))));
    compiled.run({ x });
    expect(largestDifference([v], [want])).toBeLessThan(1e-6);
    compiled.dispose();
    tf.dispose([v, mask, want]);
  });
});
