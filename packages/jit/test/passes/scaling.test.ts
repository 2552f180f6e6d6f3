// Decaying values end at 0 without becoming denormal, in every optimizer.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/index.ts';
import * as tf from '../../src/tensorflow.ts';
import { asEager, compare } from '../compare.ts';
import { normals, normalVariable } from '../networks.ts';

beforeAll(() => tf.setBackend('cpu'));

describe('decay', () => {
  /** Steps after which the slowest of these moments would be the smallest denormal number, where rounding keeps it. */
  const STEPS = 400;
  /** float32 numbers below it are denormal. */
  const LEAST_NORMAL = 2 ** -126;

  const isDenormal = (x: number): boolean => x !== 0 && Math.abs(x) < LEAST_NORMAL;

  /** The denormal numbers in variables. */
  function denormals(variables: readonly tf.Variable[]): number[] {
    return variables.flatMap((variable) => [...variable.dataSync()].filter(isDenormal));
  }

  /** The variables that a function creates. */
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
    ])('idle moments of %s become 0, and the weights are unaffected', async (_, make) => {
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
    });

    it('leaves variables alone that are also multiplied by something else', async () => {
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

    it('does not affect a variable that follows another one', async () => {
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
});

describe('scaledSum', () => {
  // x·s + y in one operation: the same numbers as eager tfjs, in fewer operations.
  /** This pass applies to updates in the graph. */
  const inGraph = { kernel: false };

  /** A quadratic bowl around a moving goal, with one matrix above the limit and one below. */
  function bowl(optimizer: tf.Optimizer) {
    const variables = [normalVariable([120, 100], normals(4)), normalVariable([3, 2], normals(5))];
    return {
      specs: { goal: { shape: [] } },
      variables,
      step: ({ goal }: Record<string, tf.Tensor>) => ({
        loss: optimizer.minimize(
          () =>
            tf
              .addN(variables.map((v) => tf.sum(tf.square(tf.sub(tf.sin(v), goal!)))))
              .asScalar() as tf.Scalar,
          true,
          variables,
        ) as tf.Tensor,
      }),
    };
  }

  describe('joinScaledSums', () => {
    it.each([
      ['sgd', () => tf.train.sgd(0.05), 1],
      ['momentum', () => tf.train.momentum(0.05, 0.9), 2],
      ['adam', () => tf.train.adam(0.01), 3],
      ['rmsprop', () => tf.train.rmsprop(0.01), 2],
    ] as const)('joins the sums of %s', async (_, make, sums) => {
      const batch = (round: number) => ({ goal: Float32Array.of(round / 10) });
      const { graph, parameters } = await compare(() => bowl(make()), batch, 10, inGraph);
      expect(graph.operators.Gemm).toBe(sums);
      expect(parameters).toBeLessThan(1e-6);
    });

    type Terms = Record<'x' | 'y' | 'rate', tf.Tensor>;

    type Formula = (terms: Terms) => Record<string, tf.Tensor>;

    it.each<[string, Formula, Readonly<Record<string, number>>, shape?: number[]]>([
      [
        "keeps operations between two sums in the rows' form",
        ({ x, y, rate }) => {
          const root = tf.sqrt(tf.add(tf.abs(tf.add(y, tf.mul(x, rate))), 1));
          return { result: tf.add(y, tf.mul(root, rate)) };
        },
        // Of x, y and the rate, and of the result.
        { Reshape: 4, Gemm: 2, Abs: 1, Add: 1, Sqrt: 1 },
      ],
      [
        'joins differences, too',
        ({ x, y, rate }) => ({
          constant: tf.sub(y, tf.mul(x, 3)),
          given: tf.sub(y, tf.mul(rate, x)),
          reversed: tf.sub(tf.mul(rate, y), x),
        }),
        { Reshape: 5, Gemm: 2, Mul: 1, Neg: 1, Sub: 1 },
      ],
      [
        'leaves a scaled tensor that is used twice',
        ({ x, y }) => {
          const twice = tf.mul(x, 3);
          return { sum: tf.add(twice, y), twice };
        },
        { Mul: 1, Add: 1 },
      ],
      [
        'keeps the shape of an output that is a sum',
        ({ x, y }) => ({ sum: tf.add(y, tf.mul(tf.scalar(0.5), x)) }),
        { Reshape: 3, Gemm: 1 },
        [90, 100],
      ],
    ])('%s', async (_, step, operators, shape = [9000]) => {
      const [x, y] = [normals(1), normals(2)].map((draw) => Float32Array.from({ length: 9000 }, draw));
      const specs = { x: { shape }, y: { shape }, rate: { shape: [] } };
      const arrays = { x: x!, y: y!, rate: Float32Array.of(0.3) };
      const graph = await asEager(specs, step, arrays, { tolerance: 2.5e-7 });
      expect(graph.operators).toEqual(operators);
    });
  });
});
