import type * as tf from '@prism-rl/jit/tensorflow';
import type { Variables } from '@prism-rl/nn';

/** A new value for a statistic, to be assigned once the gradients are known. */
export interface StatisticUpdate {
  readonly variable: tf.Variable;
  readonly value: tf.Tensor;
}

/** A network whose layers may look at a whole batch when it is trained. */
export interface BatchNetwork {
  /** Trained variables. */
  readonly variables: Variables;
  /** Statistics of the batches: means, variances, counts; none without normalisation. */
  readonly statistics: Variables;
  /**
   * Maps a batch.
   *
   * @param updates makes layers normalise by the batch, and takes what their statistics become; without it they normalise by those.
   */
  apply(input: tf.Tensor2D, updates?: StatisticUpdate[]): tf.Tensor2D;
}
