import * as tf from '@prism-rl/jit/tensorflow';
import { categoricalMean } from '@prism-rl/nn';
import { categoricalLoss } from '../learning/categoricalLoss.ts';
import { type Bins, gaussianHistogram, middlesOf } from '../learning/gaussianHistogram.ts';
import { greedyPolicy, outputsOfActions } from '../learning/greedyPolicy.ts';
import type { ValueModel } from './valueModel.ts';

/** Settings of {@link histogramValues}. */
export interface HistogramValuesOptions {
  /** Bins. */
  readonly atoms: number;
  /** Returns at the lower edge of the first bin and the upper edge of the last. */
  readonly valueMin: number;
  readonly valueMax: number;
  /** σ in widths of a bin. */
  readonly histogramSigma: number;
}

/**
 * The expected return as a histogram: HL-Gauss (Farebrother et al. 2024). The target is the number r + γ v, as in DQN, spread over its
 * neighbouring bins, and learned as a classification. The outputs are logits; priorities are Kullback-Leibler divergences, as in
 * {@link categoricalValues}.
 */
export function histogramValues(options: HistogramValuesOptions): ValueModel {
  const { atoms, valueMin, valueMax, histogramSigma } = options;
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
      const target = gaussianHistogram(tf.add(rT, tf.mul(discountT, vT)), bins, histogramSigma);
      const { crossEntropy, divergence } = categoricalLoss(target, outputsOfActions(outputsTm1, aTm1));
      return { loss: crossEntropy, priority: divergence };
    },
  };
}
