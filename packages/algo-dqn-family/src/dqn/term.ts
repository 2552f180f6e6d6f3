import type * as tf from '@prism-rl/jit/tensorflow';

/** A term of the loss, a mean over the rows of a batch; differentiable in what the online network computed. */
export type Term = (step: {
  /** `[rows, actions]` values of S_{t−1} by the online network, far below all others for impossible actions. */
  readonly qTm1: tf.Tensor2D;
  /** `[rows, size]` features of S_{t−1} below the head: of the hidden layers, or the recurrent unit's states. */
  featuresTm1(): tf.Tensor;
  /** `[rows, observation]` S_{t−1} and S_t. */
  readonly observationsTm1: tf.Tensor;
  readonly observationsT: tf.Tensor;
  /** `[rows]` int32 indices of the actions taken, or `[rows, branches]`. */
  readonly aTm1: tf.Tensor1D;
  /** `[rows]` */
  readonly rT: tf.Tensor1D;
  /** `[rows]` γⁿ, or 0 after a termination. */
  readonly discountT: tf.Tensor1D;
  /** The online network's weights and biases. */
  readonly parameters: readonly tf.Tensor[];
  /** `[rows]` each: the recipe's `columns` of the batch. */
  readonly columns: { readonly [name: string]: tf.Tensor1D };
}) => tf.Scalar;
