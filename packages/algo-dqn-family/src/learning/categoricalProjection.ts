import * as tf from '@prism-rl/jit/tensorflow';

/**
 * Projects distributions onto a fixed support (Bellemare, Dabney & Munos 2017, equation 7): the mass of each atom z′ⱼ goes to its
 * two neighbours in the support, more to the nearer one; mass beyond the ends goes to the ends.
 *
 *   mᵢ = Σⱼ pⱼ · [1 − |clip(z′ⱼ, z₀, zₙ₋₁) − zᵢ| / Δz] clipped to [0, 1]
 *
 * Of each row of that table only two numbers are not 0: they are scattered to their places, as in the paper's algorithm 1.
 *
 * @param sourceAtoms `[batch, m]` where the mass lies.
 * @param probabilities `[batch, m]`
 * @param atoms the support: n ≥ 2 values at equal distances.
 * @returns `[batch, n]` probabilities on the support.
 */
export function categoricalProjection(
  sourceAtoms: tf.Tensor2D,
  probabilities: tf.Tensor2D,
  atoms: Float32Array,
): tf.Tensor2D {
  const n = atoms.length;
  const [low, high] = [atoms[0]!, atoms[n - 1]!];
  const [batch] = sourceAtoms.shape;
  // In units of Δz, so that atom i of the support lies at i.
  const places = tf.mul(tf.clipByValue(tf.div(tf.sub(sourceAtoms, low), high - low), 0, 1), n - 1);
  // The neighbours are i and i + 1; what lies on the last atom goes whole to the i + 1 of the last two.
  const lower = tf.minimum(tf.floor(places), n - 2);
  const toUpper = tf.mul(probabilities, tf.sub(places, lower));
  const rows = tf.tensor2d(
    Float32Array.from({ length: batch }, (_, row) => row * n),
    [batch, 1],
  );
  const indices = tf.cast(tf.add(lower, rows), 'int32');
  const both = tf.concat([indices, tf.add(indices, tf.scalar(1, 'int32'))], 1);
  const masses = tf.concat([tf.sub(probabilities, toUpper), toUpper], 1);
  const projected = tf.scatterND(tf.reshape(both, [-1, 1]), tf.reshape(masses, [-1]), [batch * n]);
  return tf.reshape(projected, [batch, n]);
}
