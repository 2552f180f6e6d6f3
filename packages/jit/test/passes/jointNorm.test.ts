// Clipping by the joint norm, with one sum of squares for all small gradients.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/index.ts';
import { BOUND_ALONE } from '../../src/store/layout.ts';
import * as tf from '../../src/tensorflow.ts';
import { compare } from '../compare.ts';
import { normals, normalVariable } from '../networks.ts';

/** This pass applies to updates in the graph. */
const inGraph = { kernel: false };

beforeAll(() => tf.setBackend('cpu'));

function clipped(
  sizes: readonly number[],
  maxNorm: number,
  weight = (g: tf.Tensor): tf.Tensor => tf.square(g),
) {
  const draw = normals(9);
  const variables = sizes.map((size) => normalVariable([size, 1], draw));
  const rows = sizes.map((size) => tf.linspace(0, 1, size).reshape([1, size]) as tf.Tensor2D);
  const optimizer: tf.Optimizer = tf.train.adam(0.01, 0.9, 0.999, 1e-5);
  const step = ({ goal }: Record<string, tf.Tensor>) => {
    const { value, grads } = tf.variableGrads(
      () =>
        tf.addN(
          variables.map((v, i) => tf.sum(tf.square(tf.sub(tf.matMul(rows[i]!, v as tf.Tensor), goal!)))),
        ) as tf.Scalar,
      variables,
    );
    const norm = tf.sqrt(tf.addN(Object.values(grads).map((g) => tf.sum(weight(g)))));
    const factor = tf.minimum(1, tf.div(maxNorm, norm));
    const scaled = Object.entries(grads).map(([name, g]) => [name, tf.mul(g, factor)] as const);
    optimizer.applyGradients(Object.fromEntries(scaled));
    return { loss: value, norm };
  };
  return { specs: { goal: { shape: [] } }, variables, step };
}

describe('joinNorms', () => {
  it.each([
    ['small parameters', [60, 50, 40], 0],
    ['a large one among them', [60, BOUND_ALONE + 1, 40], 1],
  ] as const)('sums up the squares of %s', async (_, sizes, apart) => {
    const batch = (round: number) => ({ goal: Float32Array.of(round / 10) });
    const { graph, relative, parameters } = await compare(() => clipped(sizes, 0.5), batch, 10, inGraph);
    // One for the flat gradients; the loss and each other gradient have their own.
    expect(graph.operators.ReduceSumSquare).toBe(1);
    expect(graph.operators.ReduceSum).toBe(sizes.length + apart);
    expect(relative).toBeLessThan(5e-6);
    expect(parameters).toBeLessThan(1e-6);
  });

  it('sums in the order of the program, wherever the variables lie', async () => {
    const sizes = [61, 50, 43];
    const [ours, others] = [clipped(sizes, 0.5), clipped(sizes, 0.5)];
    // An earlier compilation has placed the others' variables in another order.
    const before = await jitStep({}, () => {
      for (const v of others.variables.toReversed()) v.assign(tf.mul(v, 1.5));
      return {};
    });
    const norms: number[][] = [];
    for (const { step } of [ours, others]) {
      const compiled = await jitStep({ goal: { shape: [] } }, step, inGraph);
      norms.push(
        Array.from(
          { length: 20 },
          (_, i) => compiled.run({ goal: Float32Array.of(i / 10) }).norm[0] as number,
        ),
      );
      compiled.dispose();
    }
    expect(norms[0]).toEqual(norms[1]);
    before.dispose();
  });

  it('leaves sums of other products alone', async () => {
    const [sizes, weight] = [[60, 50, 40], (g: tf.Tensor) => tf.mul(g, tf.tanh(g))] as const;
    const batch = () => ({ goal: Float32Array.of(0.3) });
    expect((await compare(() => clipped(sizes, 0.5, weight), batch, 1, inGraph)).relative).toBeLessThan(1e-5);
  });
});
