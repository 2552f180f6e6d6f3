import * as tf from '@prism-rl/jit/tensorflow';
import { categoricalMean } from '@prism-rl/nn';
import type { DqnConfig } from '../dqn/config.ts';
import { categoricalLoss } from './categorical.ts';
import { greedyPolicy, isOutside, outputsOfActions, type ValueModel } from './valueModel.ts';

/**
 * Value model of HL-Gauss (Farebrother et al. 2024): the expected return as a histogram. It spreads DQN's target r + γ v over the
 * neighbouring bins and learns by classification. The outputs are logits; priorities are Kullback-Leibler divergences, as in {@link
 * categoricalValues}.
 */
export function histogramValues({ atoms, valueMin, valueMax, histogramSigma }: DqnConfig): ValueModel {
  const bins: Bins = { low: valueMin, high: valueMax, count: atoms };
  const middles = middlesOf(bins);
  const actionValues = (outputs: tf.Tensor3D): tf.Tensor2D =>
    categoricalMean(outputs, middles) as tf.Tensor2D;
  return {
    outputs: atoms,
    actionValues,
    losses: ({ outputsTm1, aTm1, rT, discountT, outputsT, policyT }) => {
      const qT = actionValues(outputsT);
      const vT = tf.sum(tf.mul(qT, policyT ?? greedyPolicy(qT)), 1);
      const mean = tf.add(rT, tf.mul(discountT, vT)) as tf.Tensor1D;
      const target = gaussianHistogram(mean, bins, histogramSigma);
      const { crossEntropy, divergence } = categoricalLoss(target, outputsOfActions(outputsTm1, aTm1));
      return { loss: crossEntropy, priority: divergence, outside: isOutside(mean, valueMin, valueMax) };
    },
  };
}

/** The bins of a histogram, of equal width from `low` to `high`. */
export interface Bins {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Returns the centres of the bins, the values that they represent. */
export function middlesOf({ low, high, count }: Bins): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * (i + 0.5)) / count);
}

/**
 * Converts numbers to histograms: each bin's mass under a normal distribution around the number, normalised by the mass in all bins (Imani
 * & White 2018; Farebrother et al. 2024, "Stop Regressing", equation 4 and its code in appendix A).
 *
 *   pᵢ = [Φ((eᵢ₊₁ − y)/σ) − Φ((eᵢ − y)/σ)] / [Φ((eₙ − y)/σ) − Φ((e₀ − y)/σ)]
 *
 * Clips numbers to the bins' range: far outside, the denominator would be 0.
 *
 * @param values `[batch]`
 * @param sigma σ in bin widths; the paper uses 0.75
 * @returns `[batch, bins]` probabilities
 */
export function gaussianHistogram(
  values: tf.Tensor1D,
  { low, high, count }: Bins,
  sigma: number,
): tf.Tensor2D {
  // In bin widths: edge i is at i.
  const places = tf.expandDims(
    tf.mul(tf.clipByValue(tf.div(tf.sub(values, low), high - low), 0, 1), count),
    1,
  );
  const edges = tf.tensor2d(
    Float32Array.from({ length: count + 1 }, (_, i) => i),
    [1, count + 1],
  );
  // Φ without its constants ½, which cancel in the quotient.
  const mass = tf.erf(tf.div(tf.sub(edges, places), Math.SQRT2 * sigma));
  const [rows] = values.shape;
  const upper = tf.slice(mass, [0, 1], [rows, count]);
  const lower = tf.slice(mass, [0, 0], [rows, count]);
  const all = tf.sub(tf.slice(mass, [0, count], [rows, 1]), tf.slice(mass, [0, 0], [rows, 1]));
  return tf.div(tf.sub(upper, lower), all) as tf.Tensor2D;
}
