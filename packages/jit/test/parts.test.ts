// Parts of agents, compiled and eager: recurrent layers, normalisation, the components of Rainbow.

import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import { compare, type Subject } from './compare.ts';
import { normals, normalVariable } from './networks.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Normal numbers for a batch. */
function randomOf(seed: number): (...shape: number[]) => Float32Array {
  const draw = normals(seed + 100);
  return (...shape) => Float32Array.from({ length: tf.util.sizeFromShape(shape) }, draw);
}

/** A model that learns a goal `y` by mean squared errors. @param draw its initial weights */
function learning(
  model: tfl.LayersModel,
  specs: Subject['specs'],
  draw: () => number,
  optimizer: tf.Optimizer,
  apply: (tensors: Record<string, tf.Tensor>) => unknown,
): Subject {
  const drawn = (w: tf.Tensor): tf.Tensor =>
    tf.tensor(
      Float32Array.from({ length: w.size }, () => draw()),
      w.shape,
    );
  model.setWeights(model.getWeights().map(drawn));
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return {
    specs: { ...specs, y: { shape: [4, 2] } },
    variables,
    step(tensors) {
      const loss = (): tf.Scalar => tf.losses.meanSquaredError(tensors.y!, apply(tensors) as tf.Tensor);
      const { value, grads } = tf.variableGrads(loss, variables);
      optimizer.applyGradients(grads);
      return { loss: value };
    },
  };
}

describe('parts of agents', () => {
  it.each([1, 2, 3])('an LSTM from tf.layers, seed %i', async (seed) => {
    const random = randomOf(seed);
    const make = (): Subject => {
      const model = tfl.sequential({
        layers: [tfl.layers.lstm({ units: 8, inputShape: [5, 3] }), tfl.layers.dense({ units: 2 })],
      });
      const start = normals(seed);
      const optimizer = tf.train.adam(0.01, 0.9, 0.999, 1e-5);
      const specs = { x: { shape: [4, 5, 3] } };
      return learning(
        model,
        specs,
        () => 0.3 * start(),
        optimizer,
        ({ x }) => model.apply(x!),
      );
    };
    const { parameters } = await compare(make, () => ({ x: random(4, 5, 3), y: random(4, 2) }), 20);
    expect(parameters).toBeLessThan(1e-6);
  });

  it.each([1, 2, 3])('conv, pooling, batch norm, layer norm, embedding, GRU, seed %i', async (seed) => {
    const random = randomOf(seed);
    const make = (): Subject => {
      const image = tfl.input({ shape: [6, 6, 2] });
      const word = tfl.input({ shape: [3], dtype: 'int32' });
      let a = tfl.layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }).apply(image);
      a = tfl.layers.maxPooling2d({ poolSize: 2 }).apply(a);
      a = tfl.layers.batchNormalization().apply(a);
      a = tfl.layers.flatten().apply(a);
      a = tfl.layers.layerNormalization().apply(a);
      let b = tfl.layers.embedding({ inputDim: 7, outputDim: 4 }).apply(word);
      b = tfl.layers.gru({ units: 5 }).apply(b);
      const joined = tfl.layers.concatenate().apply([a as tfl.SymbolicTensor, b as tfl.SymbolicTensor]);
      const out = tfl.layers.dense({ units: 2, activation: 'tanh' }).apply(joined) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: [image, word], outputs: out });
      const start = normals(seed);
      const specs = { x: { shape: [4, 6, 6, 2] }, word: { shape: [4, 3], dtype: 'int32' } } as const;
      const apply = ({ x, word }: Record<string, tf.Tensor>) => model.apply([x!, word!], { training: true });
      return learning(model, specs, () => 0.5 + 0.2 * start(), tf.train.sgd(0.05), apply);
    };
    const batch = (): Record<string, TypedArray> => ({
      x: random(4, 6, 6, 2),
      word: Int32Array.from({ length: 12 }, (_, i) => (i * 5) % 7),
      y: random(4, 2),
    });
    const { parameters } = await compare(make, batch, 10);
    expect(parameters).toBeLessThan(1e-6);
  });

  it.each([1, 2, 3])(
    'a dueling, noisy, distributional network, norms clipped (Rainbow), seed %i',
    async (seed) => {
      const random = randomOf(seed);
      const [batch, actions, atoms, hidden] = [6, 3, 11, 16];
      const support = tf.linspace(-5, 5, atoms);
      const make = (): Subject => {
        const start = normals(seed);
        const mu = [
          [4, hidden],
          [hidden, atoms],
          [hidden, actions * atoms],
        ].map((shape) => normalVariable(shape, start));
        const sigma = mu.map((v) => tf.tidy(() => tf.variable(tf.fill(v.shape, 0.1))));
        const variables = [...mu, ...sigma];
        const optimizer: tf.Optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1.5e-4);
        const logits = (x: tf.Tensor, noise: readonly tf.Tensor[]): tf.Tensor => {
          const dense = (y: tf.Tensor, i: number): tf.Tensor =>
            tf.matMul(
              y as tf.Tensor2D,
              tf.add(mu[i] as tf.Tensor, tf.mul(sigma[i] as tf.Tensor, noise[i] as tf.Tensor)) as tf.Tensor2D,
            );
          const h = tf.relu(dense(x, 0));
          const value = tf.reshape(dense(h, 1), [batch, 1, atoms]);
          const advantage = tf.reshape(dense(h, 2), [batch, actions, atoms]);
          return tf.add(value, tf.sub(advantage, tf.mean(advantage, 1, true)));
        };
        return {
          specs: {
            x: { shape: [batch, 4] },
            next: { shape: [batch, 4] },
            a: { shape: [batch], dtype: 'int32' },
            r: { shape: [batch] },
            discount: { shape: [batch] },
            weights: { shape: [batch] },
            n0: { shape: [4, hidden] },
            n1: { shape: [hidden, atoms] },
            n2: { shape: [hidden, actions * atoms] },
          },
          variables,
          step({ x, next, a, r, discount, weights, n0, n1, n2 }) {
            const noise = [n0, n1, n2] as tf.Tensor[];
            const pick = (index: tf.Tensor): tf.Tensor =>
              tf.reshape(tf.oneHot(index as tf.Tensor1D, actions), [batch, actions, 1]);
            // The C51 projection, as one product over all pairs of atoms: the hat function of their distance.
            const p = tf.softmax(logits(next as tf.Tensor, noise));
            const best = tf.argMax(tf.sum(tf.mul(p, support), 2), 1);
            const pBest = tf.sum(tf.mul(p, tf.cast(pick(best), 'float32')), 1);
            const tz = tf.clipByValue(
              tf.add(
                tf.reshape(r as tf.Tensor, [batch, 1]),
                tf.mul(tf.reshape(discount as tf.Tensor, [batch, 1]), support),
              ),
              -5,
              5,
            );
            const distance = tf.abs(
              tf.sub(tf.reshape(tz, [batch, 1, atoms]), tf.reshape(support, [1, atoms, 1])),
            );
            const hat = tf.relu(tf.sub(1, distance));
            const goal = tf.sum(tf.mul(hat, tf.reshape(pBest, [batch, 1, atoms])), 2);
            let perSample = tf.scalar(0) as tf.Tensor;
            const { value, grads } = tf.variableGrads(() => {
              const all = tf.logSoftmax(logits(x as tf.Tensor, noise));
              const chosen = tf.sum(tf.mul(all, tf.cast(pick(a as tf.Tensor), 'float32')), 1);
              perSample = tf.neg(tf.sum(tf.mul(goal, chosen), 1));
              tf.keep(perSample);
              return tf.mean(tf.mul(weights as tf.Tensor, perSample)) as tf.Scalar;
            }, variables);
            const norm = tf.sqrt(tf.addN(Object.values(grads).map((g) => tf.sum(tf.square(g)))));
            const scale = tf.minimum(1, tf.div(0.5, tf.add(norm, 1e-6)));
            const clipped = Object.entries(grads).map(([name, g]) => [name, tf.mul(g, scale)] as const);
            optimizer.applyGradients(Object.fromEntries(clipped));
            const priorities = perSample.clone();
            perSample.dispose();
            return { loss: value, priorities, norm };
          },
        };
      };
      const data = (): Record<string, TypedArray> => ({
        x: random(batch, 4),
        next: random(batch, 4),
        a: Int32Array.from({ length: batch }, (_, i) => i % actions),
        r: random(batch),
        discount: Float32Array.from({ length: batch }, (_, i) => (i === 2 ? 0 : 0.99)),
        weights: Float32Array.from({ length: batch }, (_, i) => 1 / (i + 1)),
        n0: random(4, hidden),
        n1: random(hidden, atoms),
        n2: random(hidden, actions * atoms),
      });
      const d = await compare(make, data, 20);
      expect(d.parameters).toBeLessThan(1e-6);
      expect(d.outputs).toBeLessThan(1e-6);
      support.dispose();
    },
  );
});
