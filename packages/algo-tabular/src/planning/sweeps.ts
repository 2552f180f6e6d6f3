/**
 * Sweeps of Bellman backups over all states. Each is one loop over typed arrays without allocation, and each may write into the
 * array that it reads (in place): later states then use the new values of earlier ones already.
 */

import type { BackupModel } from './backupModel.ts';
import { actionValue } from './backupModel.ts';

/**
 * out(s) ← max_a q(s, a) for every state (Sutton & Barto, eq. 4.10).
 *
 * @returns Δ, the largest change.
 */
export function optimalitySweep(model: BackupModel, v: Float64Array, out: Float64Array): number {
  return model.weights === undefined
    ? deterministicSweep(model, v, out)
    : stochasticSweep(model, model.weights, v, out);
}

function deterministicSweep(model: BackupModel, v: Float64Array, out: Float64Array): number {
  const { numStates, numActions, rewards, successors, discount } = model;
  let delta = 0;
  for (let s = 0, pair = 0; s < numStates; s++) {
    let best = Number.NEGATIVE_INFINITY;
    for (const end = pair + numActions; pair < end; pair++) {
      const q = rewards[pair]! + discount * v[successors[pair]!]!;
      if (q > best) best = q;
    }
    const change = Math.abs(best - v[s]!);
    if (change > delta) delta = change;
    out[s] = best;
  }
  return delta;
}

function stochasticSweep(
  model: BackupModel,
  weights: Float64Array,
  v: Float64Array,
  out: Float64Array,
): number {
  const { numStates, numActions, offsets, rewards, successors } = model;
  let delta = 0;
  for (let s = 0, pair = 0, k = 0; s < numStates; s++) {
    let best = Number.NEGATIVE_INFINITY;
    for (const end = pair + numActions; pair < end; pair++) {
      let q = rewards[pair]!;
      for (const last = offsets[pair + 1]!; k < last; k++) q += weights[k]! * v[successors[k]!]!;
      if (q > best) best = q;
    }
    const change = Math.abs(best - v[s]!);
    if (change > delta) delta = change;
    out[s] = best;
  }
  return delta;
}

/**
 * out(s) ← max_a q(s, a) and π(s) ← argmax_a q(s, a) for every state.
 *
 * @returns Δ, the largest change.
 */
export function greedySweep(
  model: BackupModel,
  v: Float64Array,
  out: Float64Array,
  policy: Int32Array,
): number {
  const { numStates, numActions } = model;
  let delta = 0;
  for (let s = 0, first = 0; s < numStates; s++, first += numActions) {
    let best = 0;
    let bestValue = actionValue(model, v, first);
    for (let a = 1; a < numActions; a++) {
      const q = actionValue(model, v, first + a);
      if (q > bestValue) {
        best = a;
        bestValue = q;
      }
    }
    const change = Math.abs(bestValue - v[s]!);
    if (change > delta) delta = change;
    out[s] = bestValue;
    policy[s] = best;
  }
  return delta;
}

/** out(s) ← q(s, π(s)) for every state. @returns Δ, the largest change. */
export function policySweep(
  model: BackupModel,
  policy: Int32Array,
  v: Float64Array,
  out: Float64Array,
): number {
  const { numStates, numActions } = model;
  let delta = 0;
  for (let s = 0; s < numStates; s++) {
    const value = actionValue(model, v, s * numActions + policy[s]!);
    const change = Math.abs(value - v[s]!);
    if (change > delta) delta = change;
    out[s] = value;
  }
  return delta;
}

/**
 * out(s) ← Σ_a π(a|s) q(s, a) for every state (Sutton & Barto, eq. 4.5).
 *
 * @param policy π(a|s) at `s * numActions + a`.
 * @returns Δ, the largest change.
 */
export function expectationSweep(
  model: BackupModel,
  policy: Float64Array,
  v: Float64Array,
  out: Float64Array,
): number {
  const { numStates, numActions } = model;
  let delta = 0;
  for (let s = 0, pair = 0; s < numStates; s++) {
    let value = 0;
    for (const end = pair + numActions; pair < end; pair++) {
      if (policy[pair]! > 0) value += policy[pair]! * actionValue(model, v, pair);
    }
    const change = Math.abs(value - v[s]!);
    if (change > delta) delta = change;
    out[s] = value;
  }
  return delta;
}

/**
 * π(s) ← argmax_a q(s, a), where that is better than π(s) by more than `margin`; actions as good as each other are never exchanged.
 *
 * @param policy an action for each state, or −1 where there is none yet: then the first of the best is taken.
 * @returns how many states have another action now.
 */
export function improve(model: BackupModel, v: Float64Array, policy: Int32Array, margin: number): number {
  const { numStates, numActions } = model;
  let changes = 0;
  for (let s = 0, first = 0; s < numStates; s++, first += numActions) {
    const before = policy[s]!;
    let best = Math.max(before, 0);
    let bestValue = actionValue(model, v, first + best);
    const kept = bestValue + (before < 0 ? 0 : margin);
    for (let a = 0; a < numActions; a++) {
      if (a === before) continue;
      const q = actionValue(model, v, first + a);
      if (q > bestValue && q > kept) {
        best = a;
        bestValue = q;
      }
    }
    if (best === before) continue;
    policy[s] = best;
    changes++;
  }
  return changes;
}

/** Writes the first of the best actions of each state to `policy`. */
export function greedyPolicy(model: BackupModel, v: Float64Array, policy: Int32Array): void {
  policy.fill(-1);
  improve(model, v, policy, 0);
}
