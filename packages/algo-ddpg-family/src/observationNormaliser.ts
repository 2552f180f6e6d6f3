import type { PackedArray, Snapshot, Space } from '@prism-rl/core';
import { Box } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { RunningMoments } from '@prism-rl/memory';

/** Where standardised observations are cut: a number that was always the same until now would be huge. */
const cut = 10;

/**
 * Standardises observations by the mean and deviation of all that the agent acted on so far (Lee et al. 2024, equation 3), in front of its
 * networks. The replay memory keeps observations as they came: an old one is seen by today's statistics.
 */
export class ObservationNormaliser {
  /** The space that the networks see: no bytes, even where observations are. */
  readonly space: Space;
  readonly #moments: RunningMoments;
  /** Where {@link acting} writes, for the last number of rows. */
  #acting = new Float32Array();

  constructor({ shape, size }: Space) {
    this.space = new Box({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, shape });
    this.#moments = new RunningMoments(size);
  }

  /** Takes in packed observations. */
  add(observations: PackedArray): void {
    this.#moments.add(observations as ArrayLike<number>, observations.length / this.#moments.mean.length);
  }

  /** Fills `into` with packed observations as the networks see them, and returns it. */
  fill(into: Float32Array, observations: ArrayLike<number>): Float32Array {
    const moments = this.#moments;
    for (let row = 0; row < into.length; row += moments.mean.length)
      moments.standardise(observations, row, into, row);
    for (let k = 0; k < into.length; k++) into[k] = Math.min(cut, Math.max(-cut, into[k]!));
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
    const standard = tf.mul(centred, tf.tensor1d(Float32Array.from(this.#moments.scale)));
    return tf.clipByValue(standard, -cut, cut) as tf.Tensor2D;
  }

  save(): Snapshot {
    return this.#moments.save();
  }

  restore(snapshot: Snapshot): void {
    this.#moments.restore(snapshot);
  }
}
