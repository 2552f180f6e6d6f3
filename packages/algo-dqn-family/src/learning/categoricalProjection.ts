import * as tf from '@tensorflow/tfjs';

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
  // In units of Δz, so that the distance to the support's atom i is |place − i|.
  const scale = (n - 1) / (high - low);
  const places = tf.mul(tf.sub(tf.clipByValue(sourceAtoms, low, high), low), scale);
  const support = tf.tensor3d(
    Float32Array.from(atoms, (_, i) => i),
    [1, 1, n],
  );
  const distance = tf.abs(tf.sub(tf.expandDims(places, 2), support));
  const share = tf.clipByValue(tf.sub(1, distance), 0, 1);
  // Rows of masses times matrices of shares.
  return tf.squeeze(tf.matMul(tf.expandDims(probabilities, 1), share), [1]) as tf.Tensor2D;
}
