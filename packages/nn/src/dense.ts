import type { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Initializer } from './initializers.ts';
import { fanInUniform } from './initializers.ts';
import type { Network } from './network.ts';
import { variableOf } from './variableOf.ts';

/** Options of {@link dense}. */
export interface DenseOptions {
  readonly inputSize: number;
  readonly units: number;
  /** Default {@link fanInUniform}. */
  readonly initializer?: Initializer;
  /** Draws the first parameters: kernel, then bias. */
  readonly rng: Rng;
}

/** A fully connected layer without activation: `[batch, inputSize]` → `[batch, units]`, y = xW + b. */
export function dense({ inputSize, units, initializer = fanInUniform, rng }: DenseOptions): Network {
  const kernel = variableOf(() =>
    tf.tensor2d(initializer.kernel(rng, inputSize, units, inputSize * units), [inputSize, units]),
  );
  const bias = variableOf(() => tf.tensor1d(initializer.bias(rng, inputSize, units)));
  return {
    variables: { kernel, bias },
    apply: (x) => tf.add(tf.matMul(x as tf.Tensor2D, kernel as unknown as tf.Tensor2D), bias),
  };
}
