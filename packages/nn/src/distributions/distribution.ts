import type { Rng } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';

/** Samples as they are kept for learning: indices of categories, switches, or real numbers before they are cut or squashed. */
export type SampleArray = Float32Array | Int32Array;

/**
 * A way to choose actions by the `parameterSize` outputs of a network: logits, means and deviations, action values.
 *
 * The method on tensors can be compiled. Those on arrays run on the host, because a few numbers are drawn faster there than random
 * numbers are handed to a graph.
 */
export interface Sampler {
  /** Numbers that make one distribution. */
  readonly parameterSize: number;
  /** Numbers in one sample. */
  readonly sampleSize: number;
  /** Shape of one sample in tensors: `[]` for a category, else `[sampleSize]`. */
  readonly sampleShape: readonly number[];
  /** Element type of samples. */
  readonly sampleDtype: 'int32' | 'float32';
  /** The best samples, `[rows, …sampleShape]`. */
  mode(parameters: tf.Tensor2D): tf.Tensor;
  /**
   * Draws a sample for each row.
   *
   * @param parameters `[rows, parameterSize]`, flat
   * @param out `[rows, sampleSize]`, flat; its length decides the number of rows
   */
  sample(rng: Rng, parameters: ArrayLike<number>, out: SampleArray): void;
  /** {@link mode} on the host. */
  mostProbable(parameters: ArrayLike<number>, out: SampleArray): void;
}

/**
 * A family of distributions over actions, whose members are given by their parameters; the modes are the most probable samples. The
 * methods on tensors are differentiable and can be compiled.
 */
export interface Distribution extends Sampler {
  /**
   * log p(sample), or log density.
   *
   * @param parameters `[rows, parameterSize]`
   * @param samples `[rows, …sampleShape]`
   * @returns `[rows]`
   */
  logProb(parameters: tf.Tensor2D, samples: tf.Tensor): tf.Tensor1D;
  /** Entropy in nats, `[rows]`. */
  entropy(parameters: tf.Tensor2D): tf.Tensor1D;
  /** Kullback–Leibler divergence D(p ‖ q) in nats, `[rows]`. */
  kl(p: tf.Tensor2D, q: tf.Tensor2D): tf.Tensor1D;
}
