import type { Space } from '@prism-rl/core';
import { isBox, PrismError } from '@prism-rl/core';
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
 * The image that observations of a space with three axes are. The channels are the last axis (MinAtar), or the first where that is
 * the shortest (stacked frames).
 *
 * @throws PrismError `incompatible` for other spaces.
 */
export function imageOf(space: Space): Image {
  if (!isBox(space) || space.shape.length !== 3) {
    throw new PrismError('incompatible', `Convolutions need observations with three axes, not ${space}.`, {
      hint: 'Take network=mlp.',
    });
  }
  const [first, second, third] = space.shape as [number, number, number];
  const channelsFirst = first < second && first < third;
  const [height, width, channels] = channelsFirst ? [second, third, first] : [first, second, third];
  const scale = scaledBytes(space);
  return {
    height,
    width,
    channels,
    toImage: (observations) => {
      const [batch] = observations.shape as [number];
      const scaled = scale === undefined ? observations : scale(observations);
      if (!channelsFirst) return tf.reshape(scaled, [batch, height, width, channels]);
      return tf.transpose(tf.reshape(scaled, [batch, channels, height, width]), [0, 2, 3, 1]) as tf.Tensor4D;
    },
  };
}
