/**
 * ε-greedy choices from a row of a Q-table (Sutton & Barto 2018, sections 2.2 and 5.4). The values of a state are the `numActions`
 * entries of `q` from `start` on.
 */

/** max_a Q(s, a). */
export function maxValue(q: Float64Array, start: number, numActions: number): number {
  let best = q[start]!;
  for (let a = 1; a < numActions; a++) if (q[start + a]! > best) best = q[start + a]!;
  return best;
}

/** argmax_a Q(s, a); the first of several. */
export function greedyAction(q: Float64Array, start: number, numActions: number): number {
  let best = 0;
  for (let a = 1; a < numActions; a++) if (q[start + a]! > q[start + best]!) best = a;
  return best;
}

/**
 * With probability ε any action, else the best one; ties are broken at random, without which an agent that knows nothing would
 * try one action only.
 *
 * @param u uniform in [0, 1): it decides all of this.
 */
export function epsilonGreedyAction(
  q: Float64Array,
  start: number,
  numActions: number,
  epsilon: number,
  u: number,
): number {
  // On either side of ε, u rescaled to [0, 1) is uniform again.
  if (u < epsilon) return pick(u / epsilon, numActions);
  let best = q[start]!;
  let action = 0;
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

/** π(a|s) of the ε-greedy policy. */
export function epsilonGreedyProbability(
  q: Float64Array,
  start: number,
  numActions: number,
  epsilon: number,
  action: number,
): number {
  const best = maxValue(q, start, numActions);
  if (q[start + action] !== best) return epsilon / numActions;
  let ties = 0;
  for (let a = 0; a < numActions; a++) if (q[start + a] === best) ties++;
  return epsilon / numActions + (1 - epsilon) / ties;
}

/** Σ_a π(a|s) Q(s, a) of the ε-greedy policy. */
export function epsilonGreedyValue(
  q: Float64Array,
  start: number,
  numActions: number,
  epsilon: number,
): number {
  let sum = 0;
  for (let a = 0; a < numActions; a++) sum += q[start + a]!;
  return (epsilon * sum) / numActions + (1 - epsilon) * maxValue(q, start, numActions);
}

/** One of 0 … n − 1; rounding may have brought `u` up to 1. */
function pick(u: number, n: number): number {
  return Math.min(n - 1, Math.floor(u * n));
}
