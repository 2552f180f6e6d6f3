import type { Rng } from '@prism-rl/core';
import * as tf from '@tensorflow/tfjs';
import type { Initializer } from './initializers.ts';
import { fanInUniform } from './initializers.ts';
import type { Network } from './network.ts';

/** Activation functions by the names that configurations use. */
export const activations = {
  relu: (x: tf.Tensor): tf.Tensor => tf.relu(x),
  tanh: (x: tf.Tensor): tf.Tensor => tf.tanh(x),
  linear: (x: tf.Tensor): tf.Tensor => x,
} as const;

/** Options of {@link mlp}. */
export interface MlpOptions {
  readonly inputSize: number;
  /** Units of the hidden layers: `[128, 128]`. */
  readonly hidden: readonly number[];
  readonly outputSize: number;
  /** After each hidden layer; default `relu`. The output is linear. */
  readonly activation?: keyof typeof activations;
  /** Default {@link fanInUniform}. */
  readonly initializer?: Initializer;
  /** Draws the first parameters: kernel, then bias, layer by layer. */
  readonly rng: Rng;
}

/** A fully connected network: `[batch, inputSize]` → `[batch, outputSize]`. */
export function mlp(options: MlpOptions): Network {
  const { inputSize, hidden, outputSize, activation = 'relu', initializer = fanInUniform, rng } = options;
  const sizes = [inputSize, ...hidden, outputSize];
  const variables: { [name: string]: tf.Variable } = {};
  const layers = sizes.slice(1).map((units, layer) => {
    const fanIn = sizes[layer]!;
    const kernel = tf.variable(
      tf.tensor2d(initializer.kernel(rng, fanIn, units, fanIn * units), [fanIn, units]),
    );
    const bias = tf.variable(tf.tensor1d(initializer.bias(rng, fanIn, units)));
    variables[`dense${layer}/kernel`] = kernel;
    variables[`dense${layer}/bias`] = bias;
    return { kernel, bias };
  });
  const activate = activations[activation];
  return {
    variables,
    apply: (input) =>
      layers.reduce((x, { kernel, bias }, layer) => {
        const y = tf.add(tf.matMul(x as tf.Tensor2D, kernel as unknown as tf.Tensor2D), bias);
        return layer === layers.length - 1 ? y : activate(y);
      }, input),
  };
}
