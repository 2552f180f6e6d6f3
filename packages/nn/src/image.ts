import type { Space } from '@prism-rl/core';
import { isBox, PrismError, pictureAxes } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';

/** How packed observations become images. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** `[batch, size]` as they are packed → `[batch, height, width, channels]`; bytes of pixels to [0, 1]. */
  toImage(observations: tf.Tensor): tf.Tensor4D;
}

/** Bytes of pixels or of memory, whose bound is 255, → [0, 1]; others stay. Undefined for observations without such bytes. */
export function scaledBytes(space: Space): ((observations: tf.Tensor) => tf.Tensor) | undefined {
  if (!isBox(space) || space.dtype !== 'uint8' || !space.high.includes(255)) return undefined;
  if (space.high.every((bound) => bound === 255)) return (observations) => tf.mul(observations, 1 / 255);
  const factors = Float32Array.from(space.high, (bound) => (bound === 255 ? 1 / 255 : 1));
  return (observations) => tf.mul(observations, tf.tensor1d(factors));
}

/**
 * The image that observations of a space with three axes are, as `pictureAxes` of `@prism-rl/core` reads them.
 *
 * @throws PrismError `incompatible` for other spaces.
 */
export function imageOf(space: Space): Image {
  const axes = isBox(space) ? pictureAxes(space.shape) : undefined;
  if (axes === undefined) {
    throw new PrismError('incompatible', `Convolutions need observations with three axes, not ${space}.`, {
      hint: 'Take network=mlp.',
    });
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
