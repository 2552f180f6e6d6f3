import type { PackedArray } from '@prism-rl/core';

/** Observations and those to bootstrap from in the element type of their space, a row a transition. */
export interface PackedObservations {
  readonly observations: PackedArray;
  readonly nextObservations: PackedArray;
}

/**
 * A batch of transitions to learn from, in the words of the papers: S_t, A_t, R, S_{t+n} and the discount between them.
 * Row `k` of every array belongs to the same transition. The arrays are reused by the next `sample`.
 */
export interface ReplayBatch {
  /** Slots of the memory that the rows came from, for `update`. */
  readonly indices: Int32Array;
  /** `batchSize` rows, as the floats a network takes. */
  readonly observations: Float32Array;
  /** `batchSize` rows of actions: float32 where the action space is of real numbers, else int32. */
  readonly actions: Int32Array | Float32Array;
  /** Reward, or the discounted sum of n rewards. */
  readonly rewards: Float32Array;
  /** The observation to bootstrap from. */
  readonly nextObservations: Float32Array;
  /** γⁿ, or 0 where the episode *terminated* in between; truncated episodes are bootstrapped. */
  readonly discounts: Float32Array;
  /** Importance weights; all 1 for a uniform memory. */
  readonly weights: Float32Array;
  /**
   * The observations in the element type of their space, from a memory that was asked for them (`asPacked`). Floats are then made of them
   * only when `observations` or `nextObservations` is read, anew each time.
   */
  readonly packed?: PackedObservations;
}
