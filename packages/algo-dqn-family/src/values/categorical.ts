import * as tf from '@prism-rl/jit/tensorflow';
import { atomsBetween, categoricalMean } from '@prism-rl/nn';
import type { DqnConfig } from '../dqn/config.ts';
import type { RowLosses, ValueModel } from './valueModel.ts';
import { greedyPolicy, isOutside, outputsOfActions, outputsUnderPolicy } from './valueModel.ts';

/**
 * Value model of C51 (Bellemare et al. 2017): the return's distribution over fixed atoms. The outputs are logits; priorities are
 * Kullback-Leibler divergences (Hessel et al. 2018, "The integrated agent").
 */
export function categoricalValues({ atoms, valueMin, valueMax }: DqnConfig): ValueModel {
  const support = atomsBetween(valueMin, valueMax, atoms);
  const actionValues = (outputs: tf.Tensor3D): tf.Tensor2D =>
    categoricalMean(outputs, support) as tf.Tensor2D;
  return {
    outputs: atoms,
    actionValues,
    losses: ({ outputsTm1, aTm1, rT, discountT, outputsT, policyT }) => {
      const policy = policyT ?? greedyPolicy(actionValues(outputsT));
      const found = categoricalQLearning(support, outputsTm1, aTm1, rT, discountT, outputsT, policy);
      return { loss: found.crossEntropy, priority: found.divergence, outside: found.outside };
    },
  };
}

/**
 * Loss of categorical Q-learning, C51 (Bellemare, Dabney & Munos 2017, algorithm 1): compares the distribution of r_t + γ_t Z_t under the
 * policy, projected onto the support, with the prediction for the action taken.
 *
 * @param atoms the support of both networks.
 * @param logitsTm1 `[batch, actions, atoms]` for S_{t−1} by the online network.
 * @param aTm1 `[batch]` int32 actions taken.
 * @param rT `[batch]` rewards, or discounted sums of n rewards.
 * @param discountT `[batch]` γ (with n steps γⁿ), or 0 after a termination.
 * @param logitsT `[batch, actions, atoms]` for S_t by the target network.
 * @param policyT `[batch, actions]` action probabilities in S_t.
 * @returns the loss, and which targets have their mean outside the support.
 */
export function categoricalQLearning(
  atoms: Float32Array,
  logitsTm1: tf.Tensor3D,
  aTm1: tf.Tensor1D,
  rT: tf.Tensor1D,
  discountT: tf.Tensor1D,
  logitsT: tf.Tensor3D,
  policyT: tf.Tensor2D,
): CategoricalLoss & Pick<RowLosses, 'outside'> {
  const successors = tf.add(
    tf.expandDims(rT, 1),
    tf.mul(tf.expandDims(discountT, 1), tf.tensor2d(atoms, [1, atoms.length])),
  ) as tf.Tensor2D;
  const mass = outputsUnderPolicy(tf.softmax(logitsT), policyT);
  const target = categoricalProjection(successors, mass, atoms);
  const mean = tf.add(rT, tf.mul(discountT, tf.sum(tf.mul(mass, atoms), 1))) as tf.Tensor1D;
  return {
    ...categoricalLoss(target, outputsOfActions(logitsTm1, aTm1)),
    outside: isOutside(mean, atoms[0]!, atoms.at(-1)!),
  };
}

/**
 * Projects distributions onto a fixed support (Bellemare, Dabney & Munos 2017, equation 7): splits the mass of each atom z′ⱼ between its
 * two neighbours in the support by proximity; mass beyond the ends goes to the end atoms.
 *
 *   mᵢ = Σⱼ pⱼ · [1 − |clip(z′ⱼ, z₀, zₙ₋₁) − zᵢ| / Δz] clipped to [0, 1]
 *
 * For each j only two i are nonzero: scatters those two, as in the paper's algorithm 1.
 *
 * @param sourceAtoms `[batch, m]` locations of the mass.
 * @param probabilities `[batch, m]`
 * @param atoms the support: n ≥ 2 equidistant values.
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
  // In units of Δz, so that atom i of the support is at i.
  const places = tf.mul(tf.clipByValue(tf.div(tf.sub(sourceAtoms, low), high - low), 0, 1), n - 1);
  // The neighbours are i and i + 1; mass on the last atom belongs wholly to i + 1 of the last pair.
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

/** Cross-entropy, and the Kullback-Leibler divergence, which is smaller by the target's entropy; each `[batch]`. */
export interface CategoricalLoss {
  /** −Σᵢ mᵢ log pᵢ, the loss. */
  readonly crossEntropy: tf.Tensor1D;
  /** Σᵢ mᵢ log (mᵢ / pᵢ) ≥ 0, Rainbow's priority. */
  readonly divergence: tf.Tensor1D;
}

/**
 * Compares predicted categories with target probabilities.
 *
 * @param target `[batch, categories]` probabilities m
 * @param logits `[batch, categories]` of the predicted p
 */
export function categoricalLoss(target: tf.Tensor2D, logits: tf.Tensor2D): CategoricalLoss {
  const crossEntropy = tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1)) as tf.Tensor1D;
  // 0 log 0 = 0: the smallest positive normal float replaces 0 in the logarithm.
  const entropy = tf.neg(tf.sum(tf.mul(target, tf.log(tf.maximum(target, smallestNormal))), 1));
  const divergence = tf.relu(tf.sub(crossEntropy, entropy)) as tf.Tensor1D;
  return { crossEntropy, divergence };
}

const smallestNormal = 2 ** -126;
