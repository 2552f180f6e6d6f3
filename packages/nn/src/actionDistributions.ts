// Distributions over the actions of a space, and their samples as actions.
import type { Box, DType, MultiDiscrete, PackedArray, Space } from '@prism-rl/core';
import { isBox, PrismError, partsOf } from '@prism-rl/core';
import { tanh } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution, SampleArray } from './distributions.ts';
import { bernoulli, categorical, diagonalGaussian, independent, squashedGaussian } from './distributions.ts';

/**
 * Returns the family of distributions over a space's actions: categorical for Discrete, independent categoricals for MultiDiscrete,
 * independent Bernoullis for MultiBinary, normal for Box; for a Dict or Tuple independent distributions of its parts.
 *
 * @param squash whether tanh squashes normal samples to the bounds, instead of clipping.
 */
export function distributionFor(actionSpace: Space, squash = false): Distribution {
  if (actionSpace.kind === 'dict' || actionSpace.kind === 'tuple')
    return independent(partsOf(actionSpace).map(({ space }) => distributionFor(space, squash)));
  if (actionSpace.kind === 'discrete') return categorical(actionSpace.flatSize);
  if (actionSpace.kind === 'multi-discrete') {
    const { nvec } = actionSpace as MultiDiscrete;
    return independent(Array.from(nvec, categorical));
  }
  if (actionSpace.kind === 'multi-binary') return bernoulli(actionSpace.size);
  return squash ? squashedGaussian(actionSpace.size) : diagonalGaussian(actionSpace.size);
}

/** Converts samples of a distribution to members of an action space: on the host to act, in tensors for export. */
export interface SamplesToActions {
  fill(samples: SampleArray, actions: PackedArray): void;
  /** Does the same in a graph: `[rows]` categories, or `[rows, size]` categories, switches or numbers. */
  tensor(samples: tf.Tensor): tf.Tensor;
}

/**
 * Creates the conversion for a space. Categories count from the space's start, or each from its own; numbers are clipped to the bounds, or
 * squashed by tanh. A Dict or Tuple converts each part this way.
 *
 * @throws PrismError `incompatible` if `squash` meets actions without bounds.
 */
export function samplesToActions(space: Space, squash: boolean): SamplesToActions {
  if (space.kind === 'dict' || space.kind === 'tuple') return sideBySide(space, squash);
  if (!isBox(space)) {
    const { start = 0 } = space as { readonly start?: number | Int32Array };
    if (typeof start !== 'number') return counted(start);
    return {
      fill: (samples, actions) => {
        for (let k = 0; k < actions.length; k++) actions[k] = samples[k]! + start;
      },
      tensor: (samples) =>
        start === 0 ? samples : tf.add(samples, tf.scalar(start, samples.dtype as 'int32')),
    };
  }
  return squash ? squashed(space) : cut(space);
}

/** Converts the parts of a Dict or Tuple, packed one after the other. */
function sideBySide(space: Space, squash: boolean): SamplesToActions {
  const parts = partsOf(space).map(({ space: own }) => ({
    ...samplesToActions(own, squash),
    drawn: new Float32Array(own.size),
    taken: new Float32Array(own.size),
  }));
  return {
    fill: (samples, actions) => {
      for (let at = 0; at < actions.length; ) {
        for (const { drawn, taken, fill } of parts) {
          for (let k = 0; k < drawn.length; k++) drawn[k] = samples[at + k]!;
          fill(drawn, taken);
          for (let k = 0; k < taken.length; k++) actions[at++] = taken[k]!;
        }
      }
    },
    tensor: (samples) => {
      const sizes = parts.map(({ drawn }) => drawn.length);
      const own = tf.split(samples, sizes, 1);
      return tf.concat(
        own.map((part, k) => parts[k]!.tensor(part)),
        1,
      );
    },
  };
}

function counted(start: Int32Array): SamplesToActions {
  return {
    fill: (samples, actions) => {
      for (let k = 0; k < actions.length; k++) actions[k] = samples[k]! + start[k % start.length]!;
    },
    tensor: (samples) => tf.add(samples, tf.tensor1d(start, samples.dtype as 'int32')),
  };
}

/** low + (tanh u + 1) (high − low) / 2. */
function squashed(space: Box<DType>): SamplesToActions {
  const { low, high, size, boundedBelow, boundedAbove } = space;
  if (boundedBelow.includes(0) || boundedAbove.includes(0)) {
    throw PrismError.incompatible`Actions in ${space} cannot be squashed: it has no bounds.
      Set squash=false.`;
  }
  // Clip: rounding may exceed the upper bound.
  const within = cut(space);
  return {
    fill: (samples, actions) => {
      for (let k = 0; k < actions.length; k++) {
        const i = k % size;
        actions[k] = Math.min(high[i]!, low[i]! + 0.5 * (tanh(samples[k]!) + 1) * (high[i]! - low[i]!));
      }
    },
    tensor: (samples) => {
      const halves = Float32Array.from(low, (least, i) => 0.5 * (high[i]! - least));
      const above = tf.mul(tf.add(tf.tanh(samples), 1), tf.tensor1d(halves));
      return within.tensor(tf.add(above, tf.tensor1d(Float32Array.from(low))));
    },
  };
}

function cut({ low, high, size, boundedBelow, boundedAbove }: Box<DType>): SamplesToActions {
  return {
    fill: (samples, actions) => {
      for (let k = 0; k < actions.length; k++) {
        const i = k % size;
        actions[k] = Math.min(high[i]!, Math.max(low[i]!, samples[k]!));
      }
    },
    tensor: (samples) => {
      let actions = samples;
      if (boundedBelow.includes(1)) actions = tf.maximum(actions, tf.tensor1d(Float32Array.from(low)));
      if (boundedAbove.includes(1)) actions = tf.minimum(actions, tf.tensor1d(Float32Array.from(high)));
      return actions;
    },
  };
}
