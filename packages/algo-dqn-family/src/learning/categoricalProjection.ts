import * as tf from '@prism-rl/jit/tensorflow';

/**
 * Projects distributions onto a fixed support (Bellemare, Dabney & Munos 2017, equation 7): the mass of each atom z′ⱼ goes to its
 * two neighbours in the support, more to the nearer one; mass beyond the ends goes to the ends.
 *
 *   mᵢ = Σⱼ pⱼ · [1 − |clip(z′ⱼ, z₀, zₙ₋₁) − zᵢ| / Δz] clipped to [0, 1]
 *
 * @param sourceAtoms `[batch, m]` where the mass lies.
 * @param probabilities `[batch, m]`
 * @param atoms the support: n values at equal distances.
 * @returns `[batch, n]` probabilities on the support.
 */
export function categoricalProjection(
  sourceAtoms: tf.Tensor2D,
  probabilities: tf.Tensor2D,
  atoms: Float32Array,
): tf.Tensor2D {
  const n = atoms.length;
  const [low, high] = [atoms[0]!, atoms[n - 1]!];
  const [batch, m] = sourceAtoms.shape;
  // In units of Δz, so that atom i of the support lies at i.
  const clipped = tf.clipByValue(tf.div(tf.sub(sourceAtoms, low), high - low), 0, 1);
  const places = tf.mul(tf.reshape(clipped, [batch * m, 1]), n - 1);
  const support = tf.tensor2d(
    Float32Array.from({ length: n + 1 }, (_, i) => i - 1),
    [1, n + 1],
  );
  // What goes past atom i, to i + 1 or farther, is clip(place − i, 0, 1) of a mass; what stays at i has come past i − 1.
  const past = tf.clipByValue(tf.sub(places, support), 0, 1);
  // Rows of masses times matrices of shares.
  const passed = tf.matMul(tf.expandDims(probabilities, 1), tf.reshape(past, [batch, m, n + 1]));
  return tf.squeeze(
    tf.sub(tf.slice(passed, [0, 0, 0], [batch, 1, n]), tf.slice(passed, [0, 0, 1])),
    [1],
  ) as tf.Tensor2D;
}
