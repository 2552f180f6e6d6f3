import * as tf from '@prism-rl/jit/tensorflow';

/** The bins of a histogram: equal widths from `low` to `high`. */
export interface Bins {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Returns the middles of the bins, the values that they stand for. */
export function middlesOf({ low, high, count }: Bins): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * (i + 0.5)) / count);
}

/**
 * Numbers as histograms: the mass that a normal distribution around the number has in each bin, as part of its mass in all bins
 * (Imani & White 2018; Farebrother et al. 2024, "Stop Regressing", equation 4 and its code in appendix A).
 *
 *   pᵢ = [Φ((eᵢ₊₁ − y)/σ) − Φ((eᵢ − y)/σ)] / [Φ((eₙ − y)/σ) − Φ((e₀ − y)/σ)]
 *
 * Numbers beyond the ends count as the ends: far away there is no mass to divide by.
 *
 * @param values `[batch]`
 * @param sigma σ in widths of a bin; the paper takes 0.75
 * @returns `[batch, bins]` probabilities
 */
export function gaussianHistogram(
  values: tf.Tensor1D,
  { low, high, count }: Bins,
  sigma: number,
): tf.Tensor2D {
  // In widths of a bin: edge i lies at i.
  const places = tf.expandDims(
    tf.mul(tf.clipByValue(tf.div(tf.sub(values, low), high - low), 0, 1), count),
    1,
  );
  const edges = tf.tensor2d(
    Float32Array.from({ length: count + 1 }, (_, i) => i),
    [1, count + 1],
  );
  // Φ without the constants ½, which cancel in the quotient.
  const mass = tf.erf(tf.div(tf.sub(edges, places), Math.SQRT2 * sigma));
  const [rows] = values.shape;
  const upper = tf.slice(mass, [0, 1], [rows, count]);
  const lower = tf.slice(mass, [0, 0], [rows, count]);
  const all = tf.sub(tf.slice(mass, [0, count], [rows, 1]), tf.slice(mass, [0, 0], [rows, 1]));
  return tf.div(tf.sub(upper, lower), all) as tf.Tensor2D;
}
