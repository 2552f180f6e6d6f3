/**
 * ε-greedy choices from a row of a Q-table (Sutton & Barto 2018, sections 2.2 and 5.4). The `numActions` entries of `q` from `start` on
 * are the values of a state. With a mask, only possible actions count, or all if none is possible. Masks have separate functions: the
 * engine inlines short functions into the loop over environments, which is 8 % slower otherwise.
 */

import type { PackedArray } from '@prism-rl/core';

/** Action mask: entries of `array` from `from` on, 0 for impossible actions. */
export interface PossibleRow {
  readonly array: PackedArray;
  readonly from: number;
}

/** max_a Q(s, a). */
export function maxValue(q: Float64Array, start: number, numActions: number, possible?: PossibleRow): number {
  if (possible !== undefined) return q[start + greedyPossible(q, start, numActions, possible)]!;
  let best = q[start]!;
  for (let a = 1; a < numActions; a++) if (q[start + a]! > best) best = q[start + a]!;
  return best;
}

/** argmax_a Q(s, a); the first in case of ties. */
export function greedyAction(
  q: Float64Array,
  start: number,
  numActions: number,
  possible?: PossibleRow,
): number {
  if (possible !== undefined) return greedyPossible(q, start, numActions, possible);
  let best = 0;
  for (let a = 1; a < numActions; a++) if (q[start + a]! > q[start + best]!) best = a;
  return best;
}

function greedyPossible(q: Float64Array, start: number, numActions: number, possible: PossibleRow): number {
  let best = firstOf(possible, numActions);
  for (let a = best + 1; a < numActions; a++)
    if (q[start + a]! > q[start + best]! && isPossible(possible, a)) best = a;
  return best;
}

/**
 * Returns a random action with probability ε, else the best one. Breaks ties at random: otherwise an agent with equal values would try
 * only one action.
 *
 * @param u uniform in [0, 1); the only source of randomness.
 */
export function epsilonGreedyAction(
  q: Float64Array,
  start: number,
  numActions: number,
  epsilon: number,
  u: number,
  possible?: PossibleRow,
): number {
  if (possible !== undefined) return epsilonGreedyPossible(q, start, numActions, epsilon, u, possible);
  // On either side of ε, u rescaled to [0, 1) is again uniform.
  if (u < epsilon) return pick(u / epsilon, numActions);
  let action = 0;
  let best = q[start]!;
  let ties = 1;
  for (let a = 1; a < numActions; a++) {
    const value = q[start + a]!;
    if (value > best) {
      best = value;
      action = a;
      ties = 1;
    } else if (value === best) ties++;
  }
  if (ties === 1) return action;
  let skip = pick((u - epsilon) / (1 - epsilon), ties);
  while (skip > 0) if (q[start + ++action] === best) skip--;
  return action;
}

function epsilonGreedyPossible(
  q: Float64Array,
  start: number,
  numActions: number,
  epsilon: number,
  u: number,
  possible: PossibleRow,
): number {
  if (u < epsilon) return nthOf(possible, pick(u / epsilon, countOf(possible, numActions)));
  let action = greedyPossible(q, start, numActions, possible);
  const best = q[start + action]!;
  let ties = 0;
  for (let a = action; a < numActions; a++) if (q[start + a] === best && isPossible(possible, a)) ties++;
  let skip = pick((u - epsilon) / (1 - epsilon), ties);
  while (skip > 0) if (q[start + ++action] === best && isPossible(possible, action)) skip--;
  return action;
}

/** π(a|s) of the ε-greedy policy, for a possible action. */
export function epsilonGreedyProbability(
  q: Float64Array,
  start: number,
  numActions: number,
  epsilon: number,
  action: number,
  possible?: PossibleRow,
): number {
  const best = maxValue(q, start, numActions, possible);
  const count = possible === undefined ? numActions : countOf(possible, numActions);
  if (q[start + action] !== best) return epsilon / count;
  let ties = 0;
  for (let a = 0; a < numActions; a++) if (q[start + a] === best && isPossible(possible, a)) ties++;
  return epsilon / count + (1 - epsilon) / ties;
}

/** Σ_a π(a|s) Q(s, a) of the ε-greedy policy. */
export function epsilonGreedyValue(
  q: Float64Array,
  start: number,
  numActions: number,
  epsilon: number,
  possible?: PossibleRow,
): number {
  let sum = 0;
  for (let a = 0; a < numActions; a++) if (isPossible(possible, a)) sum += q[start + a]!;
  const count = possible === undefined ? numActions : countOf(possible, numActions);
  return (epsilon * sum) / count + (1 - epsilon) * maxValue(q, start, numActions, possible);
}

/** Whether an action is possible; without a mask all are. */
export function isPossible(possible: PossibleRow | undefined, action: number): boolean {
  return possible === undefined || possible.array[possible.from + action] !== 0;
}

/** Number of possible actions. */
export function countOf(possible: PossibleRow, numActions: number): number {
  let count = 0;
  for (let a = 0; a < numActions; a++) if (isPossible(possible, a)) count++;
  return count;
}

function firstOf(possible: PossibleRow, numActions: number): number {
  for (let a = 0; a < numActions; a++) if (isPossible(possible, a)) return a;
  return 0;
}

/** The possible action number `n`, counted from 0. */
export function nthOf(possible: PossibleRow, n: number): number {
  let skip = n;
  for (let a = 0; ; a++) if (isPossible(possible, a) && skip-- === 0) return a;
}

/** Maps `u` to 0 … n − 1; rounding may have raised `u` to 1. */
function pick(u: number, n: number): number {
  return Math.min(n - 1, Math.floor(u * n));
}
