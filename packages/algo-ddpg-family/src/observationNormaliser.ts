import type { PackedArray, Snapshot, Space } from '@prism-rl/core';
import { Box } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { RunningMoments } from '@prism-rl/memory';

const epsilon = 1e-8;

/**
 * Standardises observations by the mean and deviation of all that the agent acted on so far (Lee et al. 2024, equation 3), in front of its
 * networks. The replay memory keeps observations as they came: an old one is seen by today's statistics.
 */
export class ObservationNormaliser {
  /** The space that the networks see: no bytes, even where observations are. */
  readonly space: Space;
  readonly #moments: RunningMoments;
  /** 1 / √(σ² + ε) of each number. */
  readonly #scale: Float64Array;
  /** Where {@link acting} writes, for the last number of rows. */
  #acting = new Float32Array();

  constructor({ shape, size }: Space) {
    this.space = new Box({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, shape });
    this.#moments = new RunningMoments(size);
    this.#scale = new Float64Array(size);
    this.#refresh();
  }

  /** Takes in packed observations. */
  add(observations: PackedArray): void {
    this.#moments.add(observations as ArrayLike<number>, observations.length / this.#scale.length);
    this.#refresh();
  }

  /** Fills `into` with packed observations as the networks see them, and returns it. */
  fill(into: Float32Array, observations: ArrayLike<number>): Float32Array {
    const { mean } = this.#moments;
    const size = mean.length;
    for (let row = 0; row < into.length; row += size) {
      for (let j = 0; j < size; j++) into[row + j] = (observations[row + j]! - mean[j]!) * this.#scale[j]!;
    }
    return into;
  }

  /** Packed observations as the networks see them; the array is reused. */
  acting(observations: PackedArray): Float32Array {
    if (this.#acting.length !== observations.length) this.#acting = new Float32Array(observations.length);
    return this.fill(this.#acting, observations as ArrayLike<number>);
  }

  /** {@link fill} as it is now, in a graph. */
  layer(observations: tf.Tensor2D): tf.Tensor2D {
    const centred = tf.sub(observations, tf.tensor1d(Float32Array.from(this.#moments.mean)));
    return tf.mul(centred, tf.tensor1d(Float32Array.from(this.#scale)));
  }

  save(): Snapshot {
    return this.#moments.save();
  }

  restore(snapshot: Snapshot): void {
    this.#moments.restore(snapshot);
    this.#refresh();
  }

  #refresh(): void {
    for (let j = 0; j < this.#scale.length; j++)
      this.#scale[j] = 1 / Math.sqrt(this.#moments.variance(j) + epsilon);
  }
}
