import type { Memory, Transitions } from '@prism-rl/core';

/**
 * Transitions that may span several steps: what an n-step layer hands to the memory below it. Rows need not be one for each
 * environment.
 */
export interface DiscountedTransitions extends Transitions {
  /** γᵏ of a window of k steps, or 0 where it terminated: what the value of `nextObservations` is multiplied by. */
  readonly discounts: Float64Array;
  /** Environment steps since the last `add`: what schedules count, which is not `count` while windows fill and empty. */
  readonly steps: number;
}

/** Whether the transitions carry discounts. */
export function isDiscounted(transitions: Transitions): transitions is DiscountedTransitions {
  return 'discounts' in transitions;
}

/** A memory that keeps the discounts of {@link DiscountedTransitions} instead of working out its own. */
export interface DiscountKeepingMemory<B> extends Memory<B> {
  readonly keepsDiscounts: true;
}
