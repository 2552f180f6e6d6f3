// One flat update for all parameters: fewer nodes and the same numbers, even if updates depend on each other.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/index.ts';
import * as tf from '../../src/tensorflow.ts';
import { compare } from '../compare.ts';
import { ARCHITECTURES, dqnLearner, madeUpBatch } from '../networks.ts';

/** This pass applies to updates in the graph. */
const inGraph = { kernel: false };

beforeAll(() => tf.setBackend('cpu'));

describe('fuse', () => {
  it("does Adam's arithmetic once for all parameters, and gets the same numbers", async () => {
    // With a larger ε than Adam's usual one, updates by nearly zero gradients do not magnify rounding.
    const make = () => dqnLearner(ARCHITECTURES.mlp, 3, tf.train.adam(1e-3, 0.9, 0.999, 1e-5));
    const batch = (round: number) => madeUpBatch(ARCHITECTURES.mlp, round);
    const { graph, outputs, parameters } = await compare(make, batch, 5, inGraph);
    expect(graph.operators.Sqrt).toBe(1);
    expect(graph.nodes).toBeLessThan(100);
    expect(outputs).toBeLessThan(5e-7);
    expect(parameters).toBeLessThan(1e-6);
  });

  it('uses two numbers as elements in one place and as tensors in another', async () => {
    const idle: tf.Variable[] = [];
    // Adam only multiplies the moments of parameters without gradients, by the same two numbers as its powers of beta.
    const make = () => {
      const variables = [tf.ones([40]), tf.ones([3])].map((x) => tf.variable(x));
      const [w, other] = variables as [tf.Variable, tf.Variable];
      idle.push(other);
      const adam = tf.train.adam(0.1);
      const step = ({ x }: Record<string, tf.Tensor>) => {
        const loss = (): tf.Scalar => tf.add(tf.sum(tf.square(tf.mul(w, x!))), tf.mul(tf.sum(other), 0));
        return { loss: adam.minimize(loss, true, variables)! };
      };
      return { specs: { x: { shape: [40] } }, variables, step };
    };
    const batch = (round: number) => ({
      x: Float32Array.from({ length: 40 }, (_, k) => Math.sin(round + k)),
    });
    expect((await compare(make, batch, 5, inGraph)).parameters).toBeLessThan(1e-6);
    expect(idle[0]!.dataSync()).toEqual(Float32Array.of(1, 1, 1));
  });

  it('fuses only those small updates that depend on state and constants', async () => {
    const make = () => tf.tidy(() => [0.9, 0.5].map((x) => tf.variable(tf.scalar(x), false)));
    const [a, b, c] = [make(), make(), make()];
    // Stored in another order than updated: the flat update follows it, and needs no copy.
    await jitStep({}, () => ({ sum: tf.addN(a.toReversed()) }), inGraph);
    const decays = await jitStep(
      {},
      () => {
        for (const [i, v] of a.entries()) v.assign(tf.mul(v, 0.9 - i / 10) as tf.Scalar);
        return {};
      },
      inGraph,
    );
    expect(decays.graph.operators).toEqual({ Mul: 1 });
    for (let i = 0; i < 3; i++) decays.run({});
    const decayed = (x: number, by: number): number => Math.fround(Math.fround(by) * x);
    const thrice = (x: number, by: number): number => decayed(decayed(decayed(Math.fround(x), by), by), by);
    expect(a.map((v) => v.dataSync()[0])).toEqual([thrice(0.9, 0.9), thrice(0.5, 0.8)]);
    const swapped = await jitStep(
      { x: { shape: [] } },
      ({ x }) => {
        for (const [i, v] of b.entries()) v.assign(tf.mul(x as tf.Tensor, i + 2) as tf.Scalar);
        const [first, second] = c as [tf.Variable, tf.Variable];
        const before = tf.clone(first);
        first.assign(second);
        second.assign(before);
        return {};
      },
      inGraph,
    );
    swapped.run({ x: Float32Array.of(3) });
    expect(b.map((v) => v.dataSync()[0])).toEqual([6, 9]);
    expect(c.map((v) => v.dataSync()[0])).toEqual([0.5, Math.fround(0.9)]);
  });

  it('lets an update depend on another one of the same form', async () => {
    const make = () => {
      const variables = [1, 2, 3].map((x) => tf.tidy(() => tf.variable(tf.fill([40], x))));
      const step = () => {
        // Each depends on the previous one's new value: a chain, which cannot be one flat update.
        let before: tf.Tensor = tf.fill([40], 0.5);
        for (const v of variables) {
          v.assign(tf.add(tf.mul(v, 0.9), tf.mul(before, 0.1)));
          before = v;
        }
        return { last: before };
      };
      return { specs: {}, variables, step };
    };
    expect((await compare(make, () => ({}), 3, inGraph)).parameters).toBeLessThan(5e-7);
  });

  it('keeps users of the updated values in the same step: a moving target', async () => {
    const make = () => {
      const online = [60, 40].map((n) => tf.tidy(() => tf.variable(tf.linspace(0, 1, n))));
      const target = online.map((v) => tf.tidy(() => tf.variable(tf.zerosLike(v))));
      const optimizer = tf.train.momentum(0.1, 0.9);
      const step = () => {
        const loss = optimizer.minimize(
          () => tf.addN(online.map((v) => tf.sum(tf.square(v)))) as tf.Scalar,
          true,
          online,
        ) as tf.Tensor;
        for (const [i, v] of target.entries())
          v.assign(tf.add(tf.mul(v, 0.9), tf.mul(online[i] as tf.Variable, 0.1)));
        return { loss, sum: tf.addN(online.map((v) => tf.sum(v))) };
      };
      return { specs: {}, variables: [...online, ...target], step };
    };
    const { outputs, parameters } = await compare(make, () => ({}), 5, inGraph);
    expect(outputs).toBeLessThan(5e-5);
    expect(parameters).toBeLessThan(5e-6);
  });
});
