import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';
import type { Term } from './term.ts';

/**
 * Conservative Q-learning's term for discrete actions, α times the mean of
 *
 *   log Σₐ exp q(s, a) − q(s, A)
 *
 * over the data (Kumar, Zhou, Tucker & Levine 2020, equation 4): the negative log-likelihood of the data's actions A under softmax(q). It lowers the
 * values of actions that the data lack, by which Q-learning without an environment would overestimate.
 */
export function conservative(alpha: number): Term {
  return ({ qTm1, aTm1 }) => {
    const taken = tf.sum(tf.mul(qTm1, oneHotRows(aTm1, qTm1.shape[1])), 1);
    return tf.mul(alpha, tf.mean(tf.sub(tf.logSumExp(qTm1, 1), taken))) as tf.Scalar;
  };
}
