/**
 * A finite Markov decision process with known probabilities, as dynamic programming needs it.
 *
 * Struct of arrays: the outcomes of state `s` and action `a` are the entries from `offsets[s * numActions + a]` up to
 * (not including) `offsets[s * numActions + a + 1]` of the four outcome arrays. p(s', r | s, a) in Sutton & Barto, eq. 3.2.
 */
export interface TabularModel {
  readonly numStates: number;
  readonly numActions: number;
  /** `numStates * numActions + 1` entries. */
  readonly offsets: Int32Array;
  readonly probabilities: Float64Array;
  readonly nextStates: Int32Array;
  readonly rewards: Float64Array;
  /** 1 where the outcome ends the episode: the next state's value then counts as 0. */
  readonly terminated: Uint8Array;
  /** Probability of starting in each state. */
  readonly startDistribution: Float64Array;
}
