import type { Rollout } from '@prism-rl/memory';

/**
 * Values of all successors: the same environment's next row's, or the tail's where no row of the episode follows. What stands there after
 * a terminal state does not count.
 *
 * @param values of all rows; absent: 0.
 * @param tails in the order of `tailRows`; absent: 0.
 */
export function successors(
  { steps, numEnvs, tailRows }: Rollout,
  values?: ArrayLike<number>,
  tails?: ArrayLike<number>,
): Float64Array {
  const next = new Float64Array(steps * numEnvs);
  if (values !== undefined) for (let k = numEnvs; k < next.length; k++) next[k - numEnvs] = values[k]!;
  for (const [k, row] of tailRows.entries()) next[row] = tails?.[k] ?? 0;
  return next;
}
