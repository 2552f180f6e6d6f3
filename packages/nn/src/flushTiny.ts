import * as tf from '@prism-rl/jit/tensorflow';

/** Magnitudes up to here count as nothing: 2⁻⁹⁹, about 1.6e-30. */
export const tiny = 2 ** -99;

/**
 * The same numbers, with an exact 0 where they are at most {@link tiny} and all others nearer to 0 by as much, which only numbers
 * below 1e-22 notice.
 *
 * For values that decay: a moment without new gradients, multiplied by β at each step, would end among the denormal numbers below 1e-38,
 * on which processors compute a hundred times slower. Two operations that every backend has, with the same bits on all of them.
 */
export function flushTiny<T extends tf.Tensor>(values: T): T {
  return tf.sub(values, tf.clipByValue(values, -tiny, tiny)) as T;
}
