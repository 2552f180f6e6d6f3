import type { Rng, Snapshot } from '@prism-rl/core';

/**
 * How likely each slot of a memory is to be drawn. Slots are empty until {@link insert}ed.
 */
export interface Priorities {
  /** Slots that can be drawn. */
  readonly size: number;
  /** Makes a slot as likely as the likeliest ever was, so that it is drawn soon. */
  insert(slot: number): void;
  /** Gives a slot that can be drawn a new priority, finite and not negative; an empty one stays empty. */
  update(slot: number, priority: number): void;
  /** Empties a slot. */
  remove(slot: number): void;
  /** Draws slots, one from each of `out.length` parts of equal probability, and writes the probability of each. */
  sample(rng: Rng, out: Int32Array, probabilities: Float64Array): void;
  /** The smallest probability of a slot that can be drawn. */
  leastProbability(): number;
  save(): Snapshot;
  restore(snapshot: Snapshot): void;
}
