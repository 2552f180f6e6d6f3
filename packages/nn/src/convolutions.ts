import { isBox, PrismError, pictureAxes, type Rng, type Space } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import * as tf from '@prism-rl/jit/tensorflow';
import { stopGradient } from './gradients.ts';
import { fanInUniform, type Initializer } from './initializers.ts';
import { centredOutputs, layerNorm } from './layers.ts';
import { kernelAndBias, type Network, prefixed } from './network.ts';

/** Converts packed observations to images. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** `[batch, size]` → `[batch, height, width, channels]`; scales bytes of pixels to [0, 1]. */
  toImage(observations: tf.Tensor): tf.Tensor4D;
}

/** Scales bytes of pixels or memory (upper bound 255) to [0, 1]; undefined for observations without such bytes. */
export function scaledBytes(space: Space): ((observations: tf.Tensor) => tf.Tensor) | undefined {
  if (!isBox(space) || space.dtype !== 'uint8' || !space.high.includes(255)) return undefined;
  if (space.high.every((bound) => bound === 255)) return (observations) => tf.mul(observations, 1 / 255);
  const factors = Float32Array.from(space.high, (bound) => (bound === 255 ? 1 / 255 : 1));
  return (observations) => tf.mul(observations, tf.tensor1d(factors));
}

/**
 * The image of observations with three axes, whose order `pictureAxes` of `@prism-rl/core` determines.
 *
 * @throws PrismError `incompatible` for other spaces.
 */
export function imageOf(space: Space): Image {
  const axes = isBox(space) ? pictureAxes(space.shape) : undefined;
  if (axes === undefined) {
    throw PrismError.incompatible`Convolutions need observations with three axes, not ${space}.
      Take network=mlp.`;
  }
  const { height, width, channels, isChannelsFirst } = axes;
  const scale = scaledBytes(space);
  return {
    height,
    width,
    channels,
    toImage: (observations) => {
      const [batch] = observations.shape as [number];
      const scaled = scale === undefined ? observations : scale(observations);
      if (!isChannelsFirst) return tf.reshape(scaled, [batch, height, width, channels]);
      return tf.transpose(tf.reshape(scaled, [batch, channels, height, width]), [0, 2, 3, 1]) as tf.Tensor4D;
    },
  };
}

/** A convolution with square filters and without padding. */
export interface Convolution {
  readonly filters: number;
  readonly size: number;
  readonly stride: number;
}

/** The convolutions of MinAtar's DQN (Young & Tian 2019, section 3.1), for 10×10 cells. */
export const minAtarConvolutions: readonly Convolution[] = [{ filters: 16, size: 3, stride: 1 }];

/** For 42×42 pixels: the convolutions of Mnih et al. (2013), section 4.1, with 6×6 instead of 8×8 filters; a tenth of Nature's work on 84×84. */
export const smallConvolutions: readonly Convolution[] = [
  { filters: 16, size: 6, stride: 3 },
  { filters: 32, size: 4, stride: 2 },
];

/** The convolutions of Mnih et al. (2013), section 4.1, which A3C uses as well. */
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
 * The convolutions of data-efficient Rainbow (van Hasselt, Hessel & Aslanides 2019, appendix), for 84×84 pixels: windows do not overlap; a tenth of
 * Nature's work.
 */
export const dataEfficientConvolutions: readonly Convolution[] = [
  { filters: 32, size: 5, stride: 5 },
  { filters: 64, size: 5, stride: 5 },
];

/** Sizes of an image. */
export type ImageSize = Pick<Image, 'height' | 'width' | 'channels'>;

/** The size of an image after a convolution. */
export function convolvedSize(
  { height, width }: ImageSize,
  { filters, size, stride }: Convolution,
): ImageSize {
  return {
    height: Math.floor((height - size) / stride) + 1,
    width: Math.floor((width - size) / stride) + 1,
    channels: filters,
  };
}

/** The size of an image after a stage of {@link residualConvolutions}. */
export function stagedSize({ height, width }: ImageSize, filters: number): ImageSize {
  return { height: Math.ceil(height / 2), width: Math.ceil(width / 2), channels: filters };
}

/** The images that layers see, and how their parameters begin. */
interface ImageLayers extends ImageSize {
  /** Default {@link fanInUniform}. */
  readonly initializer?: Initializer;
  /** Draws the initial parameters: kernel, then bias, layer by layer. */
  readonly rng: Rng;
}

/** Options of {@link convolutions}. */
export interface ConvolutionsOptions extends ImageLayers {
  readonly layers: readonly Convolution[];
  /** Whether to normalise the channels of each position before the ReLU, see {@link layerNorm}; default false. */
  readonly layerNorm?: boolean;
}

/** Convolutions with the number of output features. */
export interface ConvolutionalNetwork extends Network {
  readonly outputSize: number;
}

/**
 * Convolutions with a ReLU after each, then flattened: `[batch, height, width, channels]` → `[batch, outputSize]`.
 *
 * @throws PrismError `incompatible` if the image is too small, `invalid-argument` for sizes that are no positive integers.
 */
export function convolutions(options: ConvolutionsOptions): ConvolutionalNetwork {
  const { layers, initializer = fanInUniform, layerNorm: isNormalized = false, rng } = options;
  let { height, width, channels } = options;
  requireCounts('convolutions', { height, width, channels });
  const variables: { [name: string]: tf.Variable } = {};
  const steps = layers.map((layer, k) => {
    const { filters, size, stride } = layer;
    requireCounts(`convolution ${k + 1}`, { filters, size, stride });
    if (height < size || width < size) {
      throw PrismError.incompatible`Convolution ${k + 1} needs at least ${size}×${size} cells, but has ${height}×${width}.
        Choose a network for smaller images.`;
    }
    const { kernel, bias } = kernelAndBias([size, size, channels, filters], initializer, rng);
    Object.assign(variables, prefixed(`conv${k}`, { kernel, bias }));
    ({ height, width, channels } = convolvedSize({ height, width, channels }, layer));
    const convolved = (x: tf.Tensor, filter: tf.Tensor, added: tf.Tensor): tf.Tensor =>
      tf.add(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, 'valid'), added);
    if (!isNormalized) return (x: tf.Tensor) => tf.relu(convolved(x, kernel, bias));
    const norm = layerNorm({ size: filters, isCentred: true });
    Object.assign(variables, prefixed(`conv${k}/norm`, norm.variables));
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

/** Squarings of W Wᵀ: 2 to this power steps of the power method. */
const SQUARINGS = 5;

/** Added to the divisor, so that a kernel of zeros remains zero. */
const EPSILON = 1e-12;

/**
 * Divides a kernel by its largest singular value (Miyato et al. 2018, equation 8), so that as a map from the inputs of a filter to all filters
 * it has the norm 1. `[…, filters]` → the same shape.
 *
 * The paper keeps a vector between updates and takes one step of the power method per update. This function squares W Wᵀ five times, which equals 32
 * steps, so that a network has no state but its parameters, and equal parameters give equal results. As in the paper, both singular vectors are
 * constants for the gradient: ∂σ/∂W = u vᵀ.
 */
export function spectralNorm<T extends tf.Tensor>(kernel: T): T {
  const filters = kernel.shape.at(-1)!;
  const weights = tf.reshape(kernel, [-1, filters]) as tf.Tensor2D;
  const constant = stopGradient(weights);
  let power = withinOne(tf.matMul(constant, constant, true));
  for (let k = 0; k < SQUARINGS; k++) power = withinOne(tf.matMul(power, power));
  const ofFilters = unit(tf.matMul(power, tf.ones([filters, 1])));
  const ofInputs = unit(tf.matMul(constant, ofFilters));
  const sigma = tf.sum(tf.mul(weights, tf.matMul(ofInputs, ofFilters, false, true)));
  return tf.div(kernel, tf.add(sigma, EPSILON)) as T;
}

/** Rescales W Wᵀ or a power, so that it can be squared again; its largest number is positive and on the diagonal. */
function withinOne(matrix: tf.Tensor2D): tf.Tensor2D {
  return tf.div(matrix, tf.add(tf.max(matrix), EPSILON));
}

function unit(vector: tf.Tensor2D): tf.Tensor2D {
  return tf.div(vector, tf.add(tf.sqrt(tf.sum(tf.square(vector))), EPSILON));
}

/** Filters of each stage of the network of Espeholt et al. (2018), figure 3. */
export const impalaStages: readonly number[] = [16, 32, 32];

/** Options of {@link residualConvolutions}. */
export interface ResidualConvolutionsOptions extends ImageLayers {
  /** Filters of each stage; a stage halves height and width. */
  readonly stages: readonly number[];
  /** Residual blocks of a stage; default 2. */
  readonly blocks?: number;
  /** Whether to divide the residual blocks' kernels by their largest singular values, see {@link spectralNorm}; default false. */
  readonly isSpectral?: boolean;
}

/**
 * The residual network of IMPALA (Espeholt et al. 2018, figure 3, right). Each stage has a convolution, a 3×3 max pooling that halves height and
 * width, and residual blocks x + conv(ReLU(conv(ReLU(x)))). A final ReLU, then flattened. All filters are 3×3 and keep the size. Schmidt & Schmied
 * (2021) and Clark et al. (2024) use spectral normalisation in the blocks only. `[batch, height, width, channels]` → `[batch, outputSize]`.
 */
export function residualConvolutions(options: ResidualConvolutionsOptions): ConvolutionalNetwork {
  const { stages, blocks = 2, isSpectral = false, initializer = fanInUniform, rng } = options;
  const variables: { [name: string]: tf.Variable } = {};
  const convolution = (name: string, from: number, to: number, isNormalised: boolean) => {
    const { kernel, bias } = kernelAndBias([3, 3, from, to], initializer, rng);
    Object.assign(variables, prefixed(name, { kernel, bias }));
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
    ({ height, width, channels } = stagedSize({ height, width, channels }, filters));
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
