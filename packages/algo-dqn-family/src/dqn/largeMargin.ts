import * as tf from '@prism-rl/jit/tensorflow';
import { oneHotRows } from '@prism-rl/nn';
import type { DqnConfig } from './config.ts';
import type { Term } from './term.ts';

/**
 * The large-margin loss of demonstrations, λ times the mean over the batch of
 *
 *   1(demonstration) (maxₐ [q(s, a) + m 1(a ≠ A)] − q(s, A))
 *
 * (Piot, Geist & Pietquin 2014; Hester et al. 2018, equation 2): the action A of a demonstrator is worth at least m more than all others, which
 * nobody has tried.
 */
export function largeMargin({ margin, marginSize }: Pick<DqnConfig, 'margin' | 'marginSize'>): Term {
  return ({ qTm1, aTm1, columns }) => {
    const isTaken = oneHotRows(aTm1, qTm1.shape[1]);
    const best = tf.max(tf.add(qTm1, tf.mul(marginSize, tf.sub(1, isTaken))), 1);
    const taken = tf.sum(tf.mul(qTm1, isTaken), 1);
    return tf.mul(margin, tf.mean(tf.mul(columns.demonstration!, tf.sub(best, taken)))) as tf.Scalar;
  };
}
