import type { Rng } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { dense } from './dense.ts';
import type { Initializer } from './initializers.ts';
import type { Network } from './network.ts';
import type { Layer } from './sequential.ts';
import { sequential } from './sequential.ts';

/** Activation functions by the names that configurations use. */
export const activations = {
  relu: (x: tf.Tensor): tf.Tensor => tf.relu(x),
  tanh: (x: tf.Tensor): tf.Tensor => tf.tanh(x),
  sigmoid: (x: tf.Tensor): tf.Tensor => tf.sigmoid(x),
  elu: (x: tf.Tensor): tf.Tensor => tf.elu(x),
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

/**
 * A fully connected network: `[batch, inputSize]` → `[batch, outputSize]`. Its layers are called `dense0`, `dense1`, …
 *
 * @throws PrismError `invalid-argument` for an activation that there is not.
 */
export function mlp({ hidden, outputSize, activation = 'relu', ...options }: MlpOptions): Network {
  if (!Object.hasOwn(activations, activation)) {
    throw new PrismError(
      'invalid-argument',
      `There is no activation "${String(activation)}": the accepted names are ${Object.keys(activations).join(', ')}.`,
    );
  }
  let { inputSize } = options;
  const layers = [...hidden, outputSize].flatMap((units, k): Layer[] => {
    const layer: Layer = [`dense${k}`, dense({ ...options, inputSize, units })];
    inputSize = units;
    return k === hidden.length ? [layer] : [layer, activations[activation]];
  });
  return sequential(layers);
}
