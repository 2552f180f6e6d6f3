// Checkpoints of optimizers: tfjs's own getWeights and setWeights, and the exact copy.

import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';
import { restoreOptimizer, saveOptimizer } from './optimizer.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

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

const contents = (variables: readonly tf.Variable[]): number[][] => variables.map((v) => [...v.dataSync()]);

/** Copies a's parameters into b. */
function copyParameters(a: Subject, b: Subject): void {
  tf.tidy(() => {
    for (const [i, v] of b.variables.entries())
      v.assign(tf.tensor((a.variables[i] as tf.Variable).dataSync(), v.shape));
  });
}

describe('a resumed optimizer', () => {
  let original: Subject;
  let resumed: Subject;

  beforeEach(async () => {
    original = await subject();
    for (let i = 0; i < 10; i++) original.run(1 + 0.1 * i);
    resumed = await subject();
    copyParameters(original, resumed);
  });

  it('continues bit for bit after saveOptimizer and restoreOptimizer', () => {
    const state = saveOptimizer(original.optimizer);
    expect(state.iterations).toBe(10);
    restoreOptimizer(resumed.optimizer, state);
    for (let i = 0; i < 10; i++) expect(resumed.run(0.7 + 0.1 * i)).toBe(original.run(0.7 + 0.1 * i));
    expect(contents(resumed.variables)).toEqual(contents(original.variables));
    expect(saveOptimizer(resumed.optimizer)).toEqual(saveOptimizer(original.optimizer));
  });

  it('may have made no slots yet', () => {
    const fresh = tf.train.adam(0.01);
    restoreOptimizer(fresh, saveOptimizer(original.optimizer));
    expect(saveOptimizer(fresh)).toEqual(saveOptimizer(original.optimizer));
  });

  it.each(['adam', 'adagrad'] as const)('%s restores the state before its first step', (kind) => {
    const v = tf.variable(tf.tensor1d([1, -2]));
    const optimizer = tf.train[kind](0.1);
    const early = saveOptimizer(optimizer);
    const run = (): number[] => {
      v.assign(tf.tensor1d([1, -2]));
      restoreOptimizer(optimizer, early);
      for (let i = 0; i < 3; i++) optimizer.minimize(() => tf.sum(tf.square(v)) as tf.Scalar);
      return [...v.dataSync()];
    };
    expect([run(), optimizer.iterations]).toEqual([run(), 3]);
  });

  it("accepts tfjs's weights, with exact slots although setWeights replaces them", async () => {
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
    for (const [i, row] of contents(resumed.variables).entries()) {
      for (const [j, x] of row.entries())
        expect(x).toBeCloseTo(contents(original.variables)[i]?.[j] as number, 6);
    }
    expect(resumed.optimizer.iterations).toBe(11);
  });

  it('may alternate with eager steps', () => {
    restoreOptimizer(resumed.optimizer, saveOptimizer(original.optimizer));
    for (let i = 0; i < 4; i++) {
      original.run(1);
      if (i % 2 === 0) resumed.run(1);
      else resumed.runEagerly(1);
    }
    expect(resumed.optimizer.iterations).toBe(14);
    for (const [i, row] of contents(resumed.variables).entries()) {
      for (const [j, x] of row.entries())
        expect(x).toBeCloseTo(contents(original.variables)[i]?.[j] as number, 6);
    }
  });

  it('refuses slots of another shape', () => {
    const state = saveOptimizer(original.optimizer);
    const arrays = Object.fromEntries(
      Object.entries(state.arrays).map(([name, { data }]) => [name, { shape: [data.length, 1], data }]),
    );
    expect(() => restoreOptimizer(resumed.optimizer, { ...state, arrays })).toThrow(/has the shape \[3, 1\]/);
  });
});
