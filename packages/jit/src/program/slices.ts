import * as tf from '@tensorflow/tfjs-core';
import type { Attributes, Value } from './ir.ts';

/**
 * Where a slice begins and how large it is, an entry for each axis.
 *
 * @param x what it is cut out of
 * @param attrs the operation's: `begin` and `size`, which may be a number, a short list, or −1 for all that is left
 */
export function sliceOf(
  x: Value,
  { begin, size }: Attributes,
): { readonly begin: readonly number[]; readonly size: readonly number[] } {
  // In tfjs's own reading, which asks for nothing but the shape.
  const shaped = { shape: [...x.shape] } as unknown as tf.Tensor;
  const [from, extent] = tf.slice_util.parseSliceParams(shaped, begin as number[], size as number[]);
  return { begin: from, size: extent };
}
