import type { Transitions } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';
import { isDiscounted } from './discountedTransitions.ts';

/**
 * Checks that the arrays of transitions have all their rows. For debug mode: memories read them without looking.
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
    throw new PrismError(
      'invalid-argument',
      `Adding ${counted(count, 'transition')} takes ${counted(count * size, 'number')} in "${name}", but there are ${length}.`,
      { hint: `Every row of "${name}" has ${size}.` },
    );
  }
}
