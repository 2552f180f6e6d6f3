import { type Discrete, type MultiDiscrete, pictureAxes, type Rng, type Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Convolution, ImageSize } from './convolutions.ts';
import {
  convolutions,
  convolvedSize,
  dataEfficientConvolutions,
  imageOf,
  impalaStages,
  minAtarConvolutions,
  natureConvolutions,
  nipsConvolutions,
  residualConvolutions,
  scaledBytes,
  smallConvolutions,
  stagedSize,
} from './convolutions.ts';
import type { Initializer } from './initializers.ts';
import { activations, dense, layerNorm } from './layers.ts';
import { type Layer, sequential } from './network.ts';
import { joinedParts, seenParts } from './observationParts.ts';
import type { hiddenActivations, NetworkName } from './settings.ts';

/** Options of a torso. */
export interface TorsoOptions {
  readonly space: Space;
  readonly network: NetworkName;
  readonly hidden: readonly number[];
  readonly activation: (typeof hiddenActivations)[number];
  readonly initializer: Initializer;
  /** Whether to normalise every layer before its activation, except in residual networks; default false. */
  readonly layerNorm?: boolean;
  /** The first layer for vectors other than bytes; default none. */
  readonly scale?: ((space: Space) => Layer | undefined) | undefined;
  /** Draws the initial parameters. */
  readonly rng: Rng;
}

/** Layers that extract features from packed observations `[rows, size]`, and the number of features. */
export interface Torso {
  readonly layers: readonly Layer[];
  readonly outputSize: number;
}

/** Minimum height and width of images for each network. */
const leastSize = { nature: 64, small: 24, minatar: 3 } as const;

/** The network that `auto` selects for an observation space. */
export function chooseNetwork(space: Space): 'mlp' | keyof typeof leastSize {
  const picture = pictureAxes(space.shape);
  if (picture === undefined) return 'mlp';
  const size = Math.min(picture.height, picture.width);
  if (size >= leastSize.nature) return 'nature';
  if (size >= leastSize.small) return 'small';
  return size >= leastSize.minatar ? 'minatar' : 'mlp';
}

const filtersOf: { readonly [name: string]: readonly Convolution[] } = {
  minatar: minAtarConvolutions,
  small: smallConvolutions,
  nips: nipsConvolutions,
  nature: natureConvolutions,
  'data-efficient': dataEfficientConvolutions,
};

/**
 * Convolutions for images, one-hot rows for discrete observations, and bytes scaled to [0, 1]; then all hidden layers with their activations. Each
 * part of a Dict or Tuple has its own first layers, and the hidden layers see their concatenation, without the mask of possible actions.
 *
 * Names of variables: `torso/…` for convolutions, `parts/<name>/torso/…` for a part's convolutions, `dense0/kernel`, …, and `norm0/…` for normalised
 * layers.
 *
 * @throws PrismError `incompatible` for convolutions that do not fit the observations.
 */
export function torso(options: TorsoOptions): Torso {
  const { space, hidden, activation, initializer, layerNorm: isNormalized = false, rng } = options;
  const isWhole = space.kind !== 'dict' && space.kind !== 'tuple';
  const eye = isWhole ? eyeFor(space, options) : joinedEyes(space, options);
  const layers: Layer[] = [...eye.layers];
  let { outputSize } = eye;
  for (const [k, units] of hidden.entries()) {
    layers.push([`dense${k}`, dense({ inputSize: outputSize, units, initializer, rng })]);
    if (isNormalized) layers.push([`norm${k}`, layerNorm({ size: units })]);
    layers.push(activations[activation]);
    outputSize = units;
  }
  return { layers, outputSize };
}

/** The layers before the hidden ones, for a space without parts. */
function eyeFor(space: Space, options: TorsoOptions): Torso {
  const { initializer, layerNorm: isNormalized = false, scale, rng } = options;
  const network = options.network === 'auto' ? chooseNetwork(space) : options.network;
  if (network !== 'mlp') {
    const { height, width, channels, toImage } = imageOf(space);
    const size = { height, width, channels, initializer, rng };
    const conv =
      network === 'impala' || network === 'impala-spectral'
        ? residualConvolutions({
            ...size,
            stages: stagesFor(height, width),
            isSpectral: network === 'impala-spectral',
          })
        : convolutions({ ...size, layers: filtersOf[network]!, layerNorm: isNormalized });
    return { layers: [toImage, ['torso', conv]], outputSize: conv.outputSize };
  }
  const first = oneHot(space) ?? scaledBytes(space) ?? scale?.(space);
  return { layers: first === undefined ? [] : [first], outputSize: space.flatSize };
}

/** The layers before the hidden ones, for each part of a composite space. A named network applies to images; other parts pass unchanged. */
function joinedEyes(space: Space, options: TorsoOptions): Torso {
  const joined = joinedParts(space, (part) => {
    const network = pictureAxes(part.shape) ? options.network : 'mlp';
    const { layers, outputSize } = eyeFor(part, { ...options, network });
    return { ...sequential(layers), outputSize };
  });
  return { layers: [['parts', joined]], outputSize: joined.outputSize };
}

/**
 * The picture that the first dense layer of a {@link torso} reads flattened, its channels last; undefined if it reads another order, no picture,
 * or several parts of an observation.
 */
export function flattenedPicture(space: Space, named: NetworkName): ImageSize | undefined {
  const [part, ...others] = seenParts(space);
  const picture = part && pictureAxes(part.space.shape);
  if (picture === undefined || others.length > 0) return undefined;
  const network = named === 'auto' ? chooseNetwork(part!.space) : named;
  if (network === 'mlp') return picture.isChannelsFirst ? undefined : picture;
  const { height, width } = picture;
  if (network === 'impala' || network === 'impala-spectral')
    return stagesFor(height, width).reduce<ImageSize>(stagedSize, picture);
  return filtersOf[network]!.reduce<ImageSize>(convolvedSize, picture);
}

/** The stages of the residual network after which an image still has cells. */
function stagesFor(height: number, width: number): readonly number[] {
  return Math.min(height, width) >= leastSize.small ? impalaStages : impalaStages.slice(0, 2);
}

/** Converts choices to one-hot rows, concatenated for a MultiDiscrete; undefined for other spaces. */
function oneHot(space: Space): ((choices: tf.Tensor) => tf.Tensor) | undefined {
  if (space.kind === 'discrete') {
    const { n, start } = space as Discrete;
    return (states) => tf.cast(tf.equal(states, tf.range(start, start + n)), 'float32');
  }
  if (space.kind !== 'multi-discrete') return undefined;
  const { nvec, start, size, flatSize } = space as Space<unknown> as MultiDiscrete;
  // Repeat each element once for each of its values, and compare.
  const copies = new Float32Array(size * flatSize);
  const values = new Float32Array(flatSize);
  for (let i = 0, k = 0; i < size; i++) {
    for (let value = 0; value < nvec[i]!; value++, k++) {
      copies[i * flatSize + k] = 1;
      values[k] = start[i]! + value;
    }
  }
  return (choices) => {
    const repeated = tf.matMul(choices as tf.Tensor2D, tf.tensor2d(copies, [size, flatSize]));
    return tf.cast(tf.equal(repeated, tf.tensor1d(values)), 'float32');
  };
}
