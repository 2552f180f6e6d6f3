import type { Discrete, Rng, Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Convolution, Initializer, Layer } from '@prism-rl/nn';
import {
  activations,
  convolutions,
  dense,
  imageOf,
  layerNorm,
  minAtarConvolutions,
  natureConvolutions,
  scaledBytes,
} from '@prism-rl/nn';
import type { NetworkConfig } from './networkSettings.ts';

/** What a torso is made for. */
export interface TorsoOptions {
  readonly observationSpace: Space;
  readonly config: NetworkConfig;
  readonly initializer: Initializer;
  /** Whether every layer is normalised before its activation; default false. */
  readonly layerNorm?: boolean;
  /** Draws the first parameters. */
  readonly rng: Rng;
}

/** Layers that find features in packed observations `[rows, size]`, and how many features. */
export interface Torso {
  readonly layers: readonly Layer[];
  readonly outputSize: number;
}

/** Images of at least this height and width are Atari's, those below MinAtar's, and what is smaller still is none. */
const natureSize = 36;
const minAtarSize = 3;

/** The convolutions of Mnih et al. (2013), section 4.1, which A3C's paper takes, too. */
const nipsConvolutions: readonly Convolution[] = [
  { filters: 16, size: 8, stride: 4 },
  { filters: 32, size: 4, stride: 2 },
];

/** Convolutions by the names that configurations use. */
const filtersOf = {
  minatar: minAtarConvolutions,
  nips: nipsConvolutions,
  nature: natureConvolutions,
} as const;

function chooseNetwork(space: Space): 'mlp' | 'minatar' | 'nature' {
  if (space.shape.length !== 3) return 'mlp';
  const { height, width } = imageOf(space);
  const size = Math.min(height, width);
  if (size < minAtarSize) return 'mlp';
  return size >= natureSize ? 'nature' : 'minatar';
}

/** Convolutions for images, one-hot rows for discrete observations, then all hidden layers with their activations. */
export function torsoFor({
  observationSpace,
  config,
  initializer,
  layerNorm: normalise = false,
  rng,
}: TorsoOptions): Torso {
  const network = config.network === 'auto' ? chooseNetwork(observationSpace) : config.network;
  const layers: Layer[] = [];
  let outputSize = observationSpace.flatSize;
  if (network !== 'mlp') {
    const { height, width, channels, toImage } = imageOf(observationSpace);
    const filters = filtersOf[network];
    const conv = convolutions({ height, width, channels, layers: filters, initializer, normalise, rng });
    layers.push(toImage, ['conv', conv]);
    outputSize = conv.outputSize;
  } else if (observationSpace.kind === 'discrete') {
    const { n, start } = observationSpace as Discrete;
    layers.push((states) => oneHot(states, start, n));
  } else {
    const scale = scaledBytes(observationSpace);
    if (scale !== undefined) layers.push(scale);
  }
  for (const [k, units] of config.hidden.entries()) {
    layers.push([`dense${k}`, dense({ inputSize: outputSize, units, initializer, rng })]);
    if (normalise) layers.push([`norm${k}`, layerNorm({ size: units })]);
    layers.push(activations[config.activation]);
    outputSize = units;
  }
  return { layers, outputSize };
}

/** `[rows, 1]` → `[rows, count]`: 1 where the column is the state. */
function oneHot(states: tf.Tensor, start: number, count: number): tf.Tensor {
  return tf.cast(tf.equal(states, tf.range(start, start + count)), 'float32');
}
