import { PrismError } from '@prism-rl/core';

/**
 * Looks at the rewards of a batch before an update: one that is not a number has no place among the atoms of a distribution, and would
 * make nonsense of every parameter.
 *
 * @throws PrismError `not-finite`, with the row.
 */
export function requireFiniteRewards(rewards: ArrayLike<number>): void {
  for (let row = 0; row < rewards.length; row++) {
    if (Number.isFinite(rewards[row])) continue;
    throw new PrismError(
      'not-finite',
      `Nothing can be learned from row ${row} of the batch: its reward, or the sum of rewards over several steps, is ${rewards[row]}.`,
      { hint: 'The environment returned it; rewards must be finite float32 numbers (below 3.4e38).' },
    );
  }
}
