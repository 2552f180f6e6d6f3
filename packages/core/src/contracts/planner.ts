import type { TabularModel } from './model.ts';

/** State of a planner after one sweep over the states. Arrays are the planner's own: copy what must outlive the next sweep. */
export interface PlannerSweep {
  /** 1 for the first. */
  readonly sweep: number;
  /** v(s), one for each state. */
  readonly values: Float64Array;
  /** A greedy action for each state. */
  readonly policy: Int32Array;
  /** Largest change of a value in this sweep (Sutton & Barto's Δ). */
  readonly delta: number;
  /** `evaluation` or `improvement` for methods that alternate; else `sweep`. */
  readonly phase: 'evaluation' | 'improvement' | 'sweep';
}

/** Dynamic programming: solves a known model, sweep by sweep. */
export interface Planner {
  /** Yields after each sweep; the last one is the solution. */
  solve(model: TabularModel): Iterable<PlannerSweep>;
}
