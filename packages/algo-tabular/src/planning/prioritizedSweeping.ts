import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import { completeSettings, type PlannerConfig, plannerTable } from '../settings.ts';
import { actionValue, type BackupModel, backupModel, predecessors, zeroValues } from './model.ts';
import { progressGuard } from './progressGuard.ts';
import { SweepState } from './sweeps.ts';

/** A binary max-heap of states by priority; each state occurs once, and its priority may change. */
export class PriorityQueue {
  readonly #heap: Int32Array;
  /** Index of each state in the heap; −1 if absent. */
  readonly #places: Int32Array;
  readonly #priorities: Float64Array;
  #size = 0;

  /** @param numStates states are 0 … numStates − 1. */
  constructor(numStates: number) {
    this.#heap = new Int32Array(numStates);
    this.#places = new Int32Array(numStates).fill(-1);
    this.#priorities = new Float64Array(numStates);
  }

  get size(): number {
    return this.#size;
  }

  /** The largest priority; 0 if empty. */
  get highest(): number {
    return this.#size === 0 ? 0 : this.#priorities[this.#heap[0]!]!;
  }

  set(state: number, priority: number): void {
    this.#priorities[state] = priority;
    let place = this.#places[state]!;
    if (place < 0) {
      place = this.#size++;
      this.#put(state, place);
    }
    this.#rise(state, place);
    this.#sink(state, this.#places[state]!);
  }

  remove(state: number): void {
    const place = this.#places[state]!;
    if (place < 0) return;
    this.#places[state] = -1;
    const last = this.#heap[--this.#size]!;
    if (last === state) return;
    this.#put(last, place);
    this.#rise(last, place);
    this.#sink(last, this.#places[last]!);
  }

  /** Removes and returns the state with the largest priority; −1 if empty. */
  pop(): number {
    if (this.#size === 0) return -1;
    const top = this.#heap[0]!;
    this.remove(top);
    return top;
  }

  #put(state: number, place: number): void {
    this.#heap[place] = state;
    this.#places[state] = place;
  }

  #rise(state: number, from: number): void {
    const priority = this.#priorities[state]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent]!;
      if (this.#priorities[above]! >= priority) break;
      this.#put(above, place);
      place = parent;
    }
    this.#put(state, place);
  }

  #sink(state: number, from: number): void {
    const priority = this.#priorities[state]!;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (
        right < this.#size &&
        this.#priorities[this.#heap[right]!]! > this.#priorities[this.#heap[child]!]!
      ) {
        child = right;
      }
      const below = this.#heap[child]!;
      if (this.#priorities[below]! <= priority) break;
      this.#put(below, place);
      place = child;
    }
    this.#put(state, place);
  }
}

/**
 * Prioritized sweeping with a known model (Moore & Atkeson 1993; Sutton & Barto 2018, section 8.4): repeatedly backs up the state with the
 * largest Bellman error, then updates the errors of its predecessors. A sweep consists of as many backups as there are states. Ends when
 * all Bellman errors are below the tolerance.
 */
export class PrioritizedSweeping implements Planner {
  static readonly settings = completeSettings('planner prioritized-sweeping', plannerTable);
  readonly #config: PlannerConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<PlannerConfig> = {}) {
    this.#config = PrioritizedSweeping.settings.complete(config);
  }

  /** @throws PrismError `invalid-argument` for an invalid model, `incompatible` if values do not converge. */
  *solve(model: TabularModel): Generator<PlannerSweep, undefined> {
    const { discount, tolerance } = this.#config;
    const backups = backupModel(model, discount);
    const { numStates } = backups;
    const { offsets, states: sources } = predecessors(backups);
    const v = zeroValues(backups);
    const state = new SweepState(backups, v);
    const queue = new PriorityQueue(numStates);
    const requireProgress = progressGuard(backups, { ...this.#config, inPlace: true });
    const reconsider = (s: number): void => {
      const error = Math.abs(bestActionValue(backups, v, s) - v[s]!);
      // A NaN must reach the top to be noticed.
      if (error < tolerance) queue.remove(s);
      else queue.set(s, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
    };
    for (let s = 0; s < numStates; s++) reconsider(s);
    for (;;) {
      let delta = 0;
      for (let k = 0; k < numStates && queue.size > 0; k++) {
        delta = Math.max(delta, queue.highest);
        const s = queue.pop();
        v[s] = bestActionValue(backups, v, s);
        for (let j = offsets[s]!; j < offsets[s + 1]!; j++) reconsider(sources[j]!);
      }
      yield state.advance(delta);
      if (queue.size === 0) return;
      requireProgress(state.sweep, delta, v);
    }
  }
}

function bestActionValue(model: BackupModel, v: Float64Array, s: number): number {
  const { numActions } = model;
  let best = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < numActions; a++) best = Math.max(best, actionValue(model, v, s * numActions + a));
  return best;
}
