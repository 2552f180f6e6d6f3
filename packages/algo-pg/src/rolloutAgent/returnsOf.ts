import type { Rollout } from '@prism-rl/memory';
import { lambdaReturns, timeMajor } from '@prism-rl/memory';
import { successors } from './successors.ts';

/**
 * The discounted return of every step, up to its episode's end.
 *
 * @param tails what follows the last rewards of episodes that were cut short, in the order of `tailRows`; absent: nothing.
 */
export function returnsOf(rollout: Rollout, discount: number, tails?: ArrayLike<number>): Float64Array {
  const returns = new Float64Array(rollout.steps * rollout.numEnvs);
  lambdaReturns(timeMajor(rollout, discount), successors(rollout, undefined, tails), 1, returns);
  return returns;
}
