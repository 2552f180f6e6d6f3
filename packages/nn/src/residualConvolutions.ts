import type { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { ConvolutionalNetwork } from './convolutions.ts';
import type { Initializer } from './initializers.ts';
import { fanInUniform } from './initializers.ts';
import { spectralNorm } from './spectralNorm.ts';
import { variableOf } from './variableOf.ts';

/** Filters of each stage of the network of Espeholt et al. (2018), figure 3. */
export const impalaStages: readonly number[] = [16, 32, 32];

/** Options of {@link residualConvolutions}. */
export interface ResidualConvolutionsOptions {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Filters of each stage; a stage halves height and width. */
  readonly stages: readonly number[];
  /** Residual blocks of a stage; default 2. */
  readonly blocks?: number;
  /** Whether the residual blocks' kernels are divided by their largest singular values, see {@link spectralNorm}; default false. */
  readonly isSpectral?: boolean;
  /** Default {@link fanInUniform}. */
  readonly initializer?: Initializer;
  /** Draws the first parameters: kernel, then bias, layer by layer. */
  readonly rng: Rng;
}

/**
 * The residual network of IMPALA (Espeholt et al. 2018, figure 3, right): stages of a convolution, a maximum over 3×3 places that halves
 * height and width, and residual blocks x + conv(ReLU(conv(ReLU(x)))); a last ReLU, then flattened. All filters are 3×3 and keep the
 * size. Spectral normalisation of the blocks alone is what Schmidt & Schmied (2021) and Clark et al. (2024) do.
 * `[batch, height, width, channels]` → `[batch, outputSize]`.
 */
export function residualConvolutions(options: ResidualConvolutionsOptions): ConvolutionalNetwork {
  const { stages, blocks = 2, isSpectral = false, initializer = fanInUniform, rng } = options;
  const variables: { [name: string]: tf.Variable } = {};
  const convolution = (name: string, from: number, to: number, isNormalised: boolean) => {
    const kernel = variableOf(() =>
      tf.tensor4d(initializer.kernel(rng, 9 * from, 9 * to, 9 * from * to), [3, 3, from, to]),
    );
    const bias = variableOf(() => tf.tensor1d(initializer.bias(rng, 9 * from, to)));
    variables[`${name}/kernel`] = kernel;
    variables[`${name}/bias`] = bias;
    return (x: tf.Tensor): tf.Tensor => {
      const weights = kernel as unknown as tf.Tensor4D;
      const filter = isNormalised ? spectralNorm(weights) : weights;
      return tf.add(tf.conv2d(x as tf.Tensor4D, filter, 1, 'same'), bias);
    };
  };

  let { height, width, channels } = options;
  const steps = stages.flatMap((filters, s) => {
    const enter = convolution(`stage${s}/conv`, channels, filters, false);
    const residuals = Array.from({ length: blocks }, (_, b) => {
      const first = convolution(`stage${s}/block${b}/conv0`, filters, filters, isSpectral);
      const second = convolution(`stage${s}/block${b}/conv1`, filters, filters, isSpectral);
      return (x: tf.Tensor): tf.Tensor => tf.add(x, second(tf.relu(first(tf.relu(x)))));
    });
    channels = filters;
    height = Math.ceil(height / 2);
    width = Math.ceil(width / 2);
    return [(x: tf.Tensor): tf.Tensor => tf.maxPool(enter(x) as tf.Tensor4D, 3, 2, 'same'), ...residuals];
  });
  const outputSize = height * width * channels;
  return {
    variables,
    outputSize,
    apply: (input) => {
      const found = steps.reduce((x, step) => step(x), input);
      return tf.reshape(tf.relu(found), [input.shape[0]!, outputSize]);
    },
  };
}
