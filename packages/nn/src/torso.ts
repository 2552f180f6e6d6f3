import type { Discrete, Rng, Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Convolution } from './convolutions.ts';
import {
  convolutions,
  dataEfficientConvolutions,
  minAtarConvolutions,
  natureConvolutions,
  nipsConvolutions,
  smallConvolutions,
} from './convolutions.ts';
import { dense } from './dense.ts';
import { imageOf, scaledBytes } from './image.ts';
import type { Initializer } from './initializers.ts';
import { layerNorm } from './layerNorm.ts';
import { activations } from './mlp.ts';
import { impalaStages, residualConvolutions } from './residualConvolutions.ts';
import type { Layer } from './sequential.ts';
import type { HiddenActivation, NetworkName } from './settings.ts';

/** Options of a torso. */
export interface TorsoOptions {
  readonly space: Space;
  readonly network: NetworkName;
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  readonly activation: HiddenActivation;
  readonly initializer: Initializer;
  /** Whether every layer is normalised before its activation, except those of the residual networks; default false. */
  readonly normalise?: boolean;
  /** What vectors go through first, unless they are bytes; default: nothing. */
  readonly scale?: Layer | undefined;
  /** Draws the first parameters. */
  readonly rng: Rng;
}

/** Layers that find features in packed observations `[rows, size]`, and how many features. */
export interface Torso {
  readonly layers: readonly Layer[];
  readonly outputSize: number;
}

/** Least height and width of the images that the convolutions are taken for. */
const leastSize = { nature: 64, small: 24, minatar: 3 } as const;

/** The convolutions that `auto` stands for in an observation space. */
export function chooseNetwork(space: Space): 'mlp' | keyof typeof leastSize {
  if (space.shape.length !== 3) return 'mlp';
  const { height, width } = imageOf(space);
  const size = Math.min(height, width);
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
 * Convolutions for images, one-hot rows for discrete observations, bytes from 0 to 1; then all hidden layers with their activations.
 *
 * Names of variables: `torso/…` for convolutions, `dense0/kernel`, …, and `norm0/…` where layers are normalised.
 *
 * @throws PrismError `incompatible` for convolutions that do not fit the observations.
 */
export function torso(options: TorsoOptions): Torso {
  const { space, hidden, activation, initializer, normalise = false, scale, rng } = options;
  const network = options.network === 'auto' ? chooseNetwork(space) : options.network;
  const layers: Layer[] = [];
  let outputSize = space.flatSize;
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
        : convolutions({ ...size, layers: filtersOf[network]!, normalise });
    layers.push(toImage, ['torso', conv]);
    outputSize = conv.outputSize;
  } else if (space.kind === 'discrete') {
    const { n, start } = space as Discrete;
    layers.push((states) => oneHot(states, start, n));
  } else {
    const first = scaledBytes(space) ?? scale;
    if (first !== undefined) layers.push(first);
  }
  for (const [k, units] of hidden.entries()) {
    layers.push([`dense${k}`, dense({ inputSize: outputSize, units, initializer, rng })]);
    if (normalise) layers.push([`norm${k}`, layerNorm({ size: units })]);
    layers.push(activations[activation]);
    outputSize = units;
  }
  return { layers, outputSize };
}

/** The stages of the residual network that leave an image some cells. */
function stagesFor(height: number, width: number): readonly number[] {
  return Math.min(height, width) >= leastSize.small ? impalaStages : impalaStages.slice(0, 2);
}

/** `[rows, 1]` → `[rows, count]`: 1 where the column is the state. */
function oneHot(states: tf.Tensor, start: number, count: number): tf.Tensor {
  return tf.cast(tf.equal(states, tf.range(start, start + count)), 'float32');
}
