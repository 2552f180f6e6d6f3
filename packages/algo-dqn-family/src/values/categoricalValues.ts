import type * as tf from '@prism-rl/jit/tensorflow';
import { atomsBetween, categoricalMean } from '@prism-rl/nn';
import { categoricalQLearning } from '../learning/categoricalQLearning.ts';
import { greedyPolicy } from '../learning/greedyPolicy.ts';
import type { ValueModel } from './valueModel.ts';

/** Settings of {@link categoricalValues}. */
export interface CategoricalValuesOptions {
  readonly atoms: number;
  /** Returns at the first and the last atom. */
  readonly valueMin: number;
  readonly valueMax: number;
}

/**
 * The return's distribution over fixed atoms: C51 (Bellemare et al. 2017). The outputs are logits; priorities are Kullback-Leibler
 * divergences (Hessel et al. 2018, "The integrated agent").
 */
export function categoricalValues({ atoms, valueMin, valueMax }: CategoricalValuesOptions): ValueModel {
  const support = atomsBetween(valueMin, valueMax, atoms);
  const actionValues = (outputs: tf.Tensor3D): tf.Tensor2D =>
    categoricalMean(outputs, support) as tf.Tensor2D;
  return {
    outputs: atoms,
    actionValues,
    losses: ({ outputsTm1, aTm1, rT, discountT, outputsT, policyT }) => {
      const policy = policyT ?? greedyPolicy(actionValues(outputsT));
      const { crossEntropy, divergence } = categoricalQLearning(
        support,
        outputsTm1,
        aTm1,
        rT,
        discountT,
        outputsT,
        policy,
      );
      return { loss: crossEntropy, priority: divergence };
    },
  };
}
