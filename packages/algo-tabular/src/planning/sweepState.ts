import type { PlannerSweep } from '@prism-rl/core';
import type { BackupModel } from './backupModel.ts';
import { greedyPolicy } from './sweeps.ts';

/** The state that a planner yields, the same object each time. */
export class SweepState implements PlannerSweep {
  sweep = 0;
  delta = 0;
  phase: PlannerSweep['phase'] = 'sweep';
  /** v(s), one for each state. */
  values: Float64Array;
  /** The policy of planners that keep one; others work out the greedy one when it is read. */
  kept: Int32Array | undefined;
  readonly #model: BackupModel;
  #v: Float64Array;
  readonly #greedy: Int32Array;
  #sweepOfGreedy = 0;

  /** @param v with the entry of the end, which is not shown. */
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

  /** One sweep more; `v` for planners that write to another array each time. */
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
