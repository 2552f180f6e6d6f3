import * as tf from '@prism-rl/jit/tensorflow';
import { losses } from '@prism-rl/nn';
import { expectedSarsaError } from '../learning/expectedSarsa.ts';
import { qLearningError } from '../learning/qLearning.ts';
import type { ValueModel } from './valueModel.ts';

/**
 * One output an action, its expected return: DQN. The loss is a function of the TD error, which is also the priority (Schaul et al.
 * 2016, section 3.3).
 */
export function expectedValues(loss: keyof typeof losses): ValueModel {
  const actionValues = (outputs: tf.Tensor3D): tf.Tensor2D =>
    tf.reshape(outputs, [outputs.shape[0], outputs.shape[1]]);
  return {
    outputs: 1,
    actionValues,
    losses: ({ outputsTm1, aTm1, rT, discountT, outputsT, policyT }) => {
      const [qTm1, qT] = [actionValues(outputsTm1), actionValues(outputsT)];
      const error =
        policyT === undefined
          ? qLearningError(qTm1, aTm1, rT, discountT, qT)
          : expectedSarsaError(qTm1, aTm1, rT, discountT, qT, policyT);
      return { loss: losses[loss](error) as tf.Tensor1D, priority: tf.abs(error) };
    },
  };
}
