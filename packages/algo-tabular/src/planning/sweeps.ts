import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import { actionValue, type BackupModel, backupModel, zeroValues } from './model.ts';

/**
 * The arrays that a sweep reads and writes. Synchronous sweeps swap two arrays, so that every v_{k+1}(s) depends on v_k; in place both are
 * one array, and later states use the new values of earlier ones.
 */
export class ValueArrays {
  /** v_k, which a sweep reads: one entry per state and one for the terminal state. */
  current: Float64Array;
  next: Float64Array;

  constructor(model: BackupModel, inPlace: boolean) {
    this.current = zeroValues(model);
    this.next = inPlace ? this.current : zeroValues(model);
  }

  /** Makes the written values current. @returns them. */
  turn(): Float64Array {
    [this.current, this.next] = [this.next, this.current];
    return this.current;
  }
}

/**
 * Sweeps of Bellman backups over all states, each a loop over typed arrays without allocation. A sweep may write to the array that it
 * reads (in place): later states then use the new values of earlier ones.
 */

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
 * π(s) ← argmax_a q(s, a) if that is better than π(s) by more than `margin`, so that equally good actions never alternate.
 *
 * @param policy an action per state, or −1 to choose the first of the best.
 * @returns the number of states whose action changed.
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

/** Writes the greedy action of each state to `policy`, the first in case of ties. */
export function greedyPolicy(model: BackupModel, v: Float64Array, policy: Int32Array): void {
  policy.fill(-1);
  improve(model, v, policy, 0);
}

/** The state that a planner yields, the same object each time. */
export class SweepState implements PlannerSweep {
  sweep = 0;
  delta = 0;
  phase: PlannerSweep['phase'] = 'sweep';
  values: Float64Array;
  /** The policy of planners that keep one; else reading `policy` computes the greedy one. */
  kept: Int32Array | undefined;
  readonly #model: BackupModel;
  #v: Float64Array;
  readonly #greedy: Int32Array;
  #sweepOfGreedy = 0;

  /** @param v includes the entry of the terminal state, which `values` omits. */
  constructor(model: BackupModel, v: Float64Array) {
    this.#model = model;
    this.#v = v;
    this.#greedy = new Int32Array(model.numStates);
    this.values = v.subarray(0, model.numStates);
  }

  get policy(): Int32Array {
    if (this.kept !== undefined) return this.kept;
    if (this.#sweepOfGreedy !== this.sweep) greedyPolicy(this.#model, this.#v, this.#greedy);
    this.#sweepOfGreedy = this.sweep;
    return this.#greedy;
  }

  /** Counts a sweep; `v` for planners that write to another array each time. */
  advance(delta: number, phase: PlannerSweep['phase'] = 'sweep', v: Float64Array = this.#v): this {
    if (v !== this.#v) {
      this.#v = v;
      this.values = v.subarray(0, this.#model.numStates);
    }
    this.sweep++;
    this.delta = delta;
    this.phase = phase;
    return this;
  }
}

/**
 * q(s, a) = Σ p(s′, r | s, a) [r + γ v(s′)] of all pairs, at `s * numActions + a` (Sutton & Barto 2018, eq. 4.6).
 *
 * @param values v(s) of each state.
 * @throws PrismError `invalid-argument` for an invalid model.
 */
export function actionValues(model: TabularModel, values: Float64Array, discount: number): Float64Array {
  const backups = backupModel(model, discount);
  const v = new Float64Array(model.numStates + 1);
  v.set(values);
  return Float64Array.from({ length: model.numStates * model.numActions }, (_, pair) =>
    actionValue(backups, v, pair),
  );
}

/** Runs a planner to its end and returns the last sweep, which contains the solution. */
export function solution(planner: Planner, model: TabularModel): PlannerSweep {
  let last: PlannerSweep | undefined;
  for (const sweep of planner.solve(model)) last = sweep;
  return last!;
}
