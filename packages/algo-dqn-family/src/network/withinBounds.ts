// Observations brought to one scale by the bounds of their space, as in Dopamine's networks for classic control.
import type { Space } from '@prism-rl/core';
import { isBox } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';

/** Bounds further apart bound nothing: float32's own limits stand for none in some environments. */
const furthestApart = 2 ** 127;

/**
 * A layer that maps the bounds of each element to −1 and 1: `[batch, size]` → `[batch, size]`. Elements without finite bounds, or with
 * float32's limits as such, stay as they are; undefined where no element has any.
 */
export function withinBounds(space: Space): ((observations: tf.Tensor) => tf.Tensor) | undefined {
  if (!isBox(space)) return undefined;
  const middle = new Float32Array(space.size);
  const scale = new Float32Array(space.size).fill(1);
  for (let k = 0; k < space.size; k++) {
    const [low, high] = [Number(space.low[k]), Number(space.high[k])];
    if (!(high > low && high - low < furthestApart)) continue;
    middle[k] = (high + low) / 2;
    scale[k] = 2 / (high - low);
  }
  if (scale.every((factor) => factor === 1) && middle.every((value) => value === 0)) return undefined;
  return (observations) => tf.mul(tf.sub(observations, tf.tensor1d(middle)), tf.tensor1d(scale));
}
