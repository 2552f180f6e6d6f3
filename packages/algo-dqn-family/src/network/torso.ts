import type { Rng, Space } from '@prism-rl/core';
import type { Layer } from '@prism-rl/nn';
import {
  activations,
  convolutions,
  dense,
  imageOf,
  impalaStages,
  initializers,
  minAtarConvolutions,
  natureConvolutions,
  residualConvolutions,
  scaledBytes,
  smallConvolutions,
} from '@prism-rl/nn';
import type { DqnConfig } from '../dqn/config.ts';
import { withinBounds } from './withinBounds.ts';

/** Layers that find features in observations, and how many features. */
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

const convolutionsOf = {
  minatar: minAtarConvolutions,
  small: smallConvolutions,
  nature: natureConvolutions,
};

/** The stages of the residual network that leave an image some cells. */
function stagesFor(height: number, width: number): readonly number[] {
  return Math.min(height, width) >= leastSize.small ? impalaStages : impalaStages.slice(0, 2);
}

/**
 * The torso of a Q-network: convolutions for images, then all hidden layers but the last, which belongs to the head.
 */
export function torsoFor(space: Space, config: DqnConfig, rng: Rng): Torso {
  const initializer = initializers[config.initializer];
  const network = config.network === 'auto' ? chooseNetwork(space) : config.network;
  const layers: Layer[] = [];
  let outputSize = space.size;
  if (network === 'mlp') {
    const scale = scaledBytes(space) ?? (config.normalize ? withinBounds(space) : undefined);
    if (scale !== undefined) layers.push(scale);
  } else {
    const { height, width, channels, toImage } = imageOf(space);
    const size = { height, width, channels };
    const conv =
      network === 'impala'
        ? residualConvolutions({ ...size, stages: stagesFor(height, width), initializer, rng })
        : convolutions({ ...size, layers: convolutionsOf[network], initializer, rng });
    layers.push(toImage, ['torso', conv]);
    outputSize = conv.outputSize;
  }
  for (const [k, units] of config.hidden.slice(0, -1).entries()) {
    layers.push(
      [`dense${k}`, dense({ inputSize: outputSize, units, initializer, rng })],
      activations[config.activation],
    );
    outputSize = units;
  }
  return { layers, outputSize };
}
