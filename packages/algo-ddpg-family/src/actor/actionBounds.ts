import type { Box, DType, PackedArray, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';

/** Rescales actions between the bounds of a Box and [−1, 1], the range that policies output and critics take. */
export class ActionBounds {
  readonly size: number;
  readonly #low: ArrayLike<number>;
  readonly #high: ArrayLike<number>;
  readonly #middles: Float32Array;
  readonly #halves: Float32Array;
  /** Whether the bounds are −1 and 1, so that nothing needs rescaling. */
  readonly #isUnit: boolean;

  constructor({ size, low, high }: Box<DType>) {
    this.size = size;
    this.#low = low;
    this.#high = high;
    this.#middles = Float32Array.from(low, (least, i) => 0.5 * (least + high[i]!));
    this.#halves = Float32Array.from(low, (least, i) => 0.5 * (high[i]! - least));
    this.#isUnit = this.#middles.every((middle) => middle === 0) && this.#halves.every((half) => half === 1);
  }

  /** Returns element `k` of flat `[rows, size]` actions for a number in [−1, 1]. */
  action(k: number, unit: number): number {
    const i = k % this.size;
    // Clip: rounding may leave the bounds.
    return Math.min(this.#high[i]!, Math.max(this.#low[i]!, this.#middles[i]! + this.#halves[i]! * unit));
  }

  fillUniform(rng: Rng, actions: PackedArray): void {
    for (let k = 0; k < actions.length; k++) actions[k] = this.action(k, rng.uniform(-1, 1));
  }

  /** Rescales `[rows, size]` actions to [−1, 1]. */
  toUnit(actions: tf.Tensor2D): tf.Tensor2D {
    if (this.#isUnit) return actions;
    // If low equals high, divide by 1: the action is 0, not 0 / 0.
    const halves = this.#halves.map((half) => half || 1);
    return tf.div(tf.sub(actions, tf.tensor1d(this.#middles)), tf.tensor1d(halves));
  }

  /** Rescales `[rows, size]` numbers in [−1, 1] to actions. */
  toActions(units: tf.Tensor2D): tf.Tensor2D {
    if (this.#isUnit) return units;
    const actions = tf.add(tf.mul(units, tf.tensor1d(this.#halves)), tf.tensor1d(this.#middles));
    const atLeast = tf.maximum(actions, tf.tensor1d(Float32Array.from(this.#low)));
    return tf.minimum(atLeast, tf.tensor1d(Float32Array.from(this.#high)));
  }
}
