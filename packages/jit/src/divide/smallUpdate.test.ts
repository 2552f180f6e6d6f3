// Compares small updates without a graph with eager tfjs, and tests when a graph computes them.

import { beforeAll, describe, expect, it } from 'vitest';
import { asEager, compare, type Subject } from '../../test/compare.ts';
import { ARCHITECTURES, dqnLearner, madeUpBatch, normals, normalVariable } from '../../test/networks.ts';
import type { TypedArray } from '../program/ir.ts';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Graphs run as WebAssembly, so small updates are kernels. */
const WASM = { runtime: 'onnxruntime-web' } as const;
const SMALL = ARCHITECTURES.smallMlp;

function learner(seed: number, optimizer: tf.Optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-5)): Subject {
  return dqnLearner(SMALL, seed, optimizer);
}

const batchOf = (round: number): Record<string, TypedArray> => madeUpBatch(SMALL, 10 + round);

describe('asSmallUpdate', () => {
  it.each([
    ['adam', () => tf.train.adam(1e-3, 0.9, 0.999, 1e-5)],
    ['sgd', () => tf.train.sgd(0.1)],
    ['rmsprop', () => tf.train.rmsprop(1e-3, 0.9, 0.5)],
  ])('an update of DQN by %s: forward, one-hot actions, backward, optimizer', async (_, optimizer) => {
    const { graph, parameters, outputs } = await compare(() => learner(1, optimizer()), batchOf, 20, WASM);
    expect(parameters).toBeLessThan(1e-6);
    expect(outputs).toBeLessThan(1e-6);
    expect([graph.nodes, graph.bound]).toEqual([0, 0]);
    expect(graph.inKernel).toContain('OneHot');
  });

  it('clips gradients by their norm, with an input as the learning rate', async () => {
    const make = (): Subject => {
      const made = dqnLearner(SMALL, 3, tf.train.sgd(1));
      const { variables } = made.online;
      return {
        specs: { ...made.specs, rate: { shape: [] } },
        variables,
        step({ observations, rewards, rate }) {
          const { value, grads } = tf.variableGrads(() => {
            const values = made.online.apply(observations as tf.Tensor);
            return tf.mean(tf.square(tf.sub(values, tf.reshape(rewards as tf.Tensor, [-1, 1])))) as tf.Scalar;
          }, variables);
          const norm = tf.sqrt(tf.addN(Object.values(grads).map((g) => tf.sum(tf.square(g)))));
          for (const v of variables)
            v.assign(tf.sub(v, tf.mul(tf.div(grads[v.name] as tf.Tensor, norm), rate as tf.Tensor)));
          return { loss: value, norm };
        },
      };
    };
    const batch = (round: number) => ({ ...batchOf(round), rate: Float32Array.of(0.1 / (1 + round)) });
    const { parameters, outputs } = await compare(make, batch, 8, WASM);
    expect(parameters).toBeLessThan(1e-6);
    expect(outputs).toBeLessThan(1e-5);
  });

  it('returns integers as int32, from a graph', async () => {
    const ours = learner(8);
    const step = await jitStep(
      ours.specs,
      (tensors) => ({ ...ours.step(tensors), taken: tensors.actions as tf.Tensor }),
      WASM,
    );
    expect(step.graph.nodes).toBeGreaterThan(0);
    const batch = batchOf(0);
    const { taken } = await step.runAsync(batch);
    expect(taken).toEqual(Int32Array.from(batch.actions!));
    step.dispose();
  });

  it('an index out of range selects no action', async () => {
    const ours = learner(4);
    const step = await jitStep(ours.specs, (tensors) => ours.step(tensors), WASM);
    const { actions, ...rest } = batchOf(0);
    const loss = (index: number): number =>
      step.run({ ...rest, actions: actions!.map(() => index) as TypedArray }).loss[0] as number;
    const [inside, below, above] = [loss(1), loss(-1), loss(2)];
    expect(inside).not.toBe(below);
    expect(Number.isFinite(below + above)).toBe(true);
    step.dispose();
  });

  it('an update is a graph in native code and a kernel in WebAssembly, even for a wide network', async () => {
    const nodes = async (runtime: 'onnxruntime-node' | 'onnxruntime-web'): Promise<number> => {
      const wide = dqnLearner(ARCHITECTURES.mlp, 1);
      const step = await jitStep(wide.specs, (tensors) => wide.step(tensors), { runtime });
      step.dispose();
      return step.graph.nodes;
    };
    expect(await nodes('onnxruntime-node')).toBeGreaterThan(0);
    expect(await nodes('onnxruntime-web')).toBe(0);
  });
});

describe('products of transposed matrices', () => {
  it.each([
    [[5, 7], [7, 11], false, false],
    [[5, 7], [11, 7], false, true],
    [[7, 5], [7, 11], true, false],
    [[7, 5], [11, 7], true, true],
    // Several matrices, each transposed separately, are not one product.
    [[2, 4, 5], [1, 4, 3], true, false],
  ])('%j and %j, transposed: %s and %s', async (shape, other, turnsA, turnsB) => {
    const b = normalVariable(other, normals(2));
    const { nodes } = await asEager(
      { a: { shape } },
      ({ a }) => ({ y: tf.matMul(a, b, turnsA, turnsB) }),
      { a: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, normals(3)) },
      WASM,
    );
    if (shape.length === 2) expect(nodes).toBe(0);
  });
});
