import type * as tf from '@prism-rl/jit/tensorflow';
import type { Variables } from '@prism-rl/nn';

/** A statistic's new value, to assign once the gradients are computed. */
export interface StatisticUpdate {
  readonly variable: tf.Variable;
  readonly value: tf.Tensor;
}

/** A network whose layers may use batch statistics during training. */
export interface BatchNetwork {
  readonly variables: Variables;
  /** Running statistics: means, variances, counts; empty without normalisation. */
  readonly statistics: Variables;
  /**
   * Applies the network to a batch.
   *
   * @param updates makes layers normalise by the batch, and collects the new running statistics; without it layers use the running
   * statistics.
   */
  apply(input: tf.Tensor2D, updates?: StatisticUpdate[]): tf.Tensor2D;
}
