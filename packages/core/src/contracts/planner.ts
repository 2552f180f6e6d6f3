/**
 * A finite Markov decision process with known probabilities, for dynamic programming.
 *
 * The outcomes of state `s` and action `a` are the entries from `offsets[s * numActions + a]` up to, not including,
 * `offsets[s * numActions + a + 1]` of the four outcome arrays: p(s', r | s, a) in Sutton & Barto, eq. 3.2.
 */
export interface TabularModel {
  readonly numStates: number;
  readonly numActions: number;
  /** `numStates * numActions + 1` entries. */
  readonly offsets: Int32Array;
  readonly probabilities: Float64Array;
  readonly nextStates: Int32Array;
  readonly rewards: Float64Array;
  /** 1 where the outcome ends the episode: the value of the next state is then 0. */
  readonly terminated: Uint8Array;
  /** Probability of starting in each state. */
  readonly startDistribution: Float64Array;
}

/** The result of one sweep over the states. The next sweep overwrites the arrays. */
export interface PlannerSweep {
  /** 1 for the first. */
  readonly sweep: number;
  /** v(s) of each state. */
  readonly values: Float64Array;
  /** Greedy action of each state. */
  readonly policy: Int32Array;
  /** Largest change of a value in this sweep (Sutton & Barto's Δ). */
  readonly delta: number;
  /** `evaluation` or `improvement` for methods that alternate; else `sweep`. */
  readonly phase: 'evaluation' | 'improvement' | 'sweep';
}

/** Solves a known model by dynamic programming. */
export interface Planner {
  /** Yields after each sweep; the last one is the solution. */
  solve(model: TabularModel): Iterable<PlannerSweep>;
}
