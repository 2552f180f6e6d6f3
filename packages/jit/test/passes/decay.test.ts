// What decays ends at 0 and not among the denormal numbers, whatever optimizer it belongs to.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/step.ts';
import * as tf from '../../src/tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Steps after which the slowest of these moments would be the least number there is, at which rounding keeps it. */
const STEPS = 400;
/** float32 numbers below it are denormal. */
const LEAST_NORMAL = 2 ** -126;

const isDenormal = (x: number): boolean => x !== 0 && Math.abs(x) < LEAST_NORMAL;

/** The denormal numbers in variables. */
function denormals(variables: readonly tf.Variable[]): number[] {
  return variables.flatMap((variable) => [...variable.dataSync()].filter(isDenormal));
}

/** The variables that came into being with what is done, beside those that were there. */
async function madeBy(act: () => Promise<void>): Promise<tf.Variable[]> {
  const before = new Set(Object.values(tf.engine().registeredVariables));
  await act();
  return Object.values(tf.engine().registeredVariables).filter((variable) => !before.has(variable));
}

describe('endDecay', () => {
  it.each([
    ['Adam', () => tf.train.adam(0.01, 0.6, 0.7)],
    ['Adamax', () => tf.train.adamax(0.01, 0.6, 0.7)],
    ['RMSProp with momentum', () => tf.train.rmsprop(0.01, 0.7, 0.6)],
    ['Adadelta', () => tf.train.adadelta(0.01, 0.7)],
    ['momentum', () => tf.train.momentum(0.01, 0.6)],
  ])(
    'the moments of idle weights of %s are 0 after a while, and the weights are as without it',
    async (_, make) => {
      const [ours, eager] = [0, 1].map(() => ({ w: tf.variable(tf.tensor1d([1, 2])), optimizer: make() }));
      if (ours === undefined || eager === undefined) throw new Error('there are two');
      const step = ({ w, optimizer }: typeof ours, { x }: Record<string, tf.Tensor>) => ({
        loss: optimizer.minimize(
          () => tf.sum(tf.mul(tf.square(w), x as tf.Tensor)) as tf.Scalar,
          true,
        ) as tf.Scalar,
      });
      const slots = await madeBy(async () => {
        const compiled = await jitStep({ x: { shape: [2] } }, (tensors) => step(ours, tensors));
        for (let i = 0; i < STEPS; i++) compiled.run({ x: Float32Array.of(i < 3 ? 1 : 0, 1) });
        compiled.dispose();
      });
      for (let i = 0; i < STEPS; i++) tf.tidy(() => void step(eager, { x: tf.tensor1d([i < 3 ? 1 : 0, 1]) }));
      expect(slots.length).toBeGreaterThan(0);
      expect(denormals(slots)).toEqual([]);
      expect(ours.w.dataSync()[0]).toBe(eager.w.dataSync()[0]);
    },
  );

  it('what is multiplied by something else besides is left as it is', async () => {
    const rest = tf.variable(tf.tensor1d([1e-32, 1]));
    const compiled = await jitStep({ x: { shape: [2] } }, ({ x }) => {
      rest.assign(tf.mul(tf.mul(rest, 0.5), x!));
      return {};
    });
    compiled.run({ x: Float32Array.of(2, 2) });
    compiled.dispose();
    expect(rest.dataSync()[0]).toBeCloseTo(1e-32, 37);
    expect(rest.dataSync()[0]).not.toBe(0);
  });

  it('what follows another variable comes as near to it as it would', async () => {
    const leader = tf.variable(tf.tensor1d([1e-33, 0]));
    const follower = tf.variable(tf.tensor1d([1, 1]));
    const compiled = await jitStep({}, () => {
      leader.assign(tf.mul(leader, 1));
      follower.assign(tf.add(tf.mul(follower, 0.5), tf.mul(leader, 0.5)));
      return {};
    });
    for (let i = 0; i < 200; i++) compiled.run({});
    compiled.dispose();
    expect(follower.dataSync()[0]).toBeCloseTo(1e-33, 38);
    expect(follower.dataSync()[0]).not.toBe(0);
  });
});
