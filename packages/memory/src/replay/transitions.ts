import { counted, type Memory, type PackedArray, PrismError, type Transitions } from '@prism-rl/core';

/** Observations and successors in the element type of their space, one row per transition. */
export interface PackedObservations {
  readonly observations: PackedArray;
  readonly nextObservations: PackedArray;
}

/**
 * A batch of transitions in the papers' notation: S_t, A_t, R, S_{t+n} and the discount between them. Row `k` of every array belongs to
 * the same transition. The next `sample` reuses the arrays.
 */
export interface ReplayBatch {
  /** Slots of the rows in the memory, for `update`. */
  readonly indices: Int32Array;
  /** `batchSize` rows, as floats for the network. */
  readonly observations: Float32Array;
  /** `batchSize` rows of actions: float32 in continuous action spaces, else int32. */
  readonly actions: Int32Array | Float32Array;
  /** Reward, or the discounted sum of n rewards. */
  readonly rewards: Float32Array;
  readonly nextObservations: Float32Array;
  /** γⁿ, or 0 if the episode *terminated* in between; truncated episodes bootstrap. */
  readonly discounts: Float32Array;
  /** Importance weights; all 1 for a uniform memory. */
  readonly weights: Float32Array;
  /**
   * Observations in the element type of their space, if the memory was created with `asPacked`. Reading `observations` or
   * `nextObservations` then converts them to floats, each time.
   */
  readonly packed?: PackedObservations;
  /** Further numbers of the rows, by name. */
  readonly columns?: { readonly [name: string]: Float32Array };
  /** The rows as longer windows, which begin with the same step, if the memory was created with `longSteps`. */
  readonly longer?: LongerWindows;
}

/** What windows of more steps change in a batch. */
export type LongerWindows = Pick<ReplayBatch, 'rewards' | 'discounts' | 'nextObservations' | 'packed'>;

/**
 * Transitions with a discount each: of a step, where an environment or a wrapper gives it, or of a window of several steps, as an n-step layer
 * adds them to the memory below; those are not necessarily one per environment.
 */
export interface DiscountedTransitions extends Transitions {
  /** γ of a step, γᵏ for a window of k steps, or 0 if it terminated: multiplies the value of `nextObservations`. */
  readonly discounts: Float64Array;
  /** Environment steps since the last `add`, for schedules; differs from `count` while windows fill and empty. */
  readonly steps: number;
}

/** Whether the transitions carry discounts. */
export function isDiscounted(transitions: Transitions): transitions is DiscountedTransitions {
  return 'discounts' in transitions;
}

/** A memory that keeps the discounts of {@link DiscountedTransitions} instead of computing its own. */
export interface DiscountKeepingMemory<B> extends Memory<B> {
  readonly keepsDiscounts: true;
}

/**
 * Checks that the arrays of transitions contain all rows. For debug mode: memories read them unchecked.
 *
 * @param observationSize numbers in an observation.
 * @param actionSize numbers in an action.
 * @throws PrismError `invalid-argument` for an array that is too short.
 */
export function checkLengths(transitions: Transitions, observationSize: number, actionSize: number): void {
  const { count } = transitions;
  const sizes: { readonly [name: string]: number } = {
    observations: observationSize,
    actions: actionSize,
    rewards: 1,
    nextObservations: observationSize,
    terminated: 1,
    truncated: 1,
    starts: 1,
    ...(isDiscounted(transitions) && { discounts: 1 }),
  };
  const arrays = transitions as unknown as { readonly [name: string]: ArrayLike<number> | undefined };
  for (const [name, size] of Object.entries(sizes)) {
    const length = arrays[name]?.length ?? 0;
    if (length >= count * size) continue;
    throw PrismError.invalidArgument`Adding ${counted(count, 'transition')} takes ${counted(count * size, 'number')} in "${name}", but \
      there are ${length}.
      Every row of "${name}" has ${size}.`;
  }
}

/**
 * Checks the rewards of a batch before an update: a NaN fits no atom of a distribution and would turn every parameter into NaN.
 *
 * @throws PrismError `not-finite`, with the row.
 */
export function requireFiniteRewards(rewards: ArrayLike<number>): void {
  for (let row = 0; row < rewards.length; row++) {
    if (Number.isFinite(rewards[row])) continue;
    throw PrismError.notFinite`Nothing can be learned from row ${row} of the batch: its reward, or the sum of rewards over several steps, \
      is ${rewards[row]}.
      The environment returned it; rewards must be finite float32 numbers (below 3.4e38).`;
  }
}

/** @throws PrismError `invalid-config` for a discount outside [0, 1]. */
export function requireDiscount(discount: number): void {
  if (discount >= 0 && discount <= 1) return;
  throw PrismError.invalidConfig`The discount must lie in [0, 1], but is ${discount}.`;
}

/** @throws PrismError `invalid-config` unless each value is a positive integer. */
export function requirePositive(values: { readonly [name: string]: number }): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw PrismError.invalidConfig`${name} must be a positive integer, but is ${value}.`;
  }
}

/** @throws PrismError `invalid-config` for a batch size that is not an integer from 1 to the capacity. */
export function requireBatchSize(batchSize: number, capacity: number): void {
  if (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= capacity) return;
  throw PrismError.invalidConfig`The batch size must be an integer from 1 to the replay capacity ${capacity}, but is ${batchSize}.`;
}
