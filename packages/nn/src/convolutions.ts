import type { Rng } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Initializer } from './initializers.ts';
import { fanInUniform } from './initializers.ts';
import { centredOutputs, layerNorm } from './layerNorm.ts';
import type { Network } from './network.ts';
import { variableOf } from './variableOf.ts';

/** One convolution: square filters, no padding. */
export interface Convolution {
  readonly filters: number;
  readonly size: number;
  readonly stride: number;
}

/** The convolutions of MinAtar's DQN (Young & Tian 2019, section 3.1), for 10×10 cells. */
export const minAtarConvolutions: readonly Convolution[] = [{ filters: 16, size: 3, stride: 1 }];

/** For 42×42 pixels: those of Mnih et al. (2013), section 4.1, with 6×6 instead of 8×8; a tenth of the work of Nature's on 84×84. */
export const smallConvolutions: readonly Convolution[] = [
  { filters: 16, size: 6, stride: 3 },
  { filters: 32, size: 4, stride: 2 },
];

/** The convolutions of Mnih et al. (2013), section 4.1, which A3C's paper takes, too. */
export const nipsConvolutions: readonly Convolution[] = [
  { filters: 16, size: 8, stride: 4 },
  { filters: 32, size: 4, stride: 2 },
];

/** The convolutions of Mnih et al. (2015), "Methods: model architecture", for 84×84 pixels. */
export const natureConvolutions: readonly Convolution[] = [
  { filters: 32, size: 8, stride: 4 },
  { filters: 64, size: 4, stride: 2 },
  { filters: 64, size: 3, stride: 1 },
];

/**
 * The convolutions of data-efficient Rainbow (van Hasselt, Hessel & Aslanides 2019, appendix), for 84×84 pixels: windows that do not
 * overlap; a tenth of the work of Nature's.
 */
export const dataEfficientConvolutions: readonly Convolution[] = [
  { filters: 32, size: 5, stride: 5 },
  { filters: 64, size: 5, stride: 5 },
];

/** Options of {@link convolutions}. */
export interface ConvolutionsOptions {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly layers: readonly Convolution[];
  /** Default {@link fanInUniform}. */
  readonly initializer?: Initializer;
  /** Whether the channels of each place are normalised before its ReLU, see {@link layerNorm}; default false. */
  readonly layerNorm?: boolean;
  /** Draws the first parameters: kernel, then bias, layer by layer. */
  readonly rng: Rng;
}

/** Convolutions and the number of features they end in. */
export interface ConvolutionalNetwork extends Network {
  readonly outputSize: number;
}

/**
 * Convolutions with a ReLU after each, then flattened: `[batch, height, width, channels]` → `[batch, outputSize]`.
 *
 * @throws PrismError `incompatible` where the image is too small.
 */
export function convolutions(options: ConvolutionsOptions): ConvolutionalNetwork {
  const { layers, initializer = fanInUniform, layerNorm: isNormalized = false, rng } = options;
  let { height, width, channels } = options;
  const variables: { [name: string]: tf.Variable } = {};
  const steps = layers.map(({ filters, size, stride }, k) => {
    if (height < size || width < size) {
      throw new PrismError(
        'incompatible',
        `Convolution ${k + 1} needs at least ${size}×${size} cells, but has ${height}×${width}.`,
        { hint: 'Take a network for smaller images.' },
      );
    }
    const fanIn = size * size * channels;
    const fanOut = size * size * filters;
    const kernel = variableOf(() =>
      tf.tensor4d(initializer.kernel(rng, fanIn, fanOut, fanIn * filters), [size, size, channels, filters]),
    );
    const bias = variableOf(() => tf.tensor1d(initializer.bias(rng, fanIn, filters)));
    variables[`conv${k}/kernel`] = kernel;
    variables[`conv${k}/bias`] = bias;
    height = Math.floor((height - size) / stride) + 1;
    width = Math.floor((width - size) / stride) + 1;
    channels = filters;
    const convolved = (x: tf.Tensor, filter: tf.Tensor, added: tf.Tensor): tf.Tensor =>
      tf.add(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, 'valid'), added);
    if (!isNormalized) return (x: tf.Tensor) => tf.relu(convolved(x, kernel, bias));
    const norm = layerNorm({ size: filters, isCentred: true });
    for (const [name, variable] of Object.entries(norm.variables)) {
      variables[`conv${k}/norm/${name}`] = variable;
    }
    return (x: tf.Tensor) => tf.relu(norm.apply(convolved(x, centredOutputs(kernel), centredOutputs(bias))));
  });
  const outputSize = height * width * channels;
  return {
    variables,
    outputSize,
    apply: (input) =>
      tf.reshape(
        steps.reduce((x, step) => step(x), input),
        [input.shape[0]!, outputSize],
      ),
  };
}
