// Layers of tf.layers, compiled and eager: recurrent ones, normalisation, embeddings. Those of agents are compared with PyTorch.

import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import { compare, type Subject } from './compare.ts';
import { normals } from './networks.ts';

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
});
