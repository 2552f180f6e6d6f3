import type { PackedArray } from '../arrays/arrays.ts';
import type { ResetOptions } from '../contracts/env.ts';
import type { Snapshot } from '../contracts/snapshot.ts';
import type { Rng } from '../rng/rng.ts';
import type { RowState, RowStream } from './rowState.ts';

/** Where a batch writes what a step led to. */
export interface RowResults {
  /** A packed observation for each environment. */
  readonly observations: PackedArray;
  readonly rewards: Float64Array;
  /** 1 where the task itself ended, else 0. */
  readonly terminated: Uint8Array;
  /** 1 where another limit than one of steps was reached, else 0; left alone by tasks that have none. */
  readonly truncated: Uint8Array;
  /** Room for the indices of the environments whose episode ended so, from the beginning on. */
  readonly ended: Int32Array;
}

/**
 * The rows of many environments, however they lie in memory, and one step of all of them: the inner loop of a {@link RowVector}, to
 * which time limits, restarts, saved states and errors are left.
 */
export interface RowBatch<S = RowState, R extends RowStream = Rng> {
  /** Numbers that decide the future of the rows: what a saved state keeps. */
  readonly arrays: readonly PackedArray[];
  /** Returns the rest of the state, if not all lies in arrays of a fixed length. */
  save?(): Snapshot;
  /** Puts back what {@link save} gave. @throws PrismError `corrupt` before anything has changed. */
  restore?(saved: Snapshot): void;
  /** The row of environment `index`: itself, or a copy that is good until the next call. */
  read(index: number): S;
  /** Starts an episode, and writes the packed observation to `out` from `to` on. @param reset as in `RowTask.start`. */
  start(index: number, rng: R, out: PackedArray, to: number, reset?: ResetOptions): void;
  /**
   * Moves every row by one step. Nothing restarts.
   *
   * @param actions a packed action for each environment; their number is right, the actions themselves are not checked yet.
   * @returns how many indices stand in `results.ended`.
   * @throws PrismError `invalid-action` before anything has moved.
   */
  step(actions: PackedArray, rngs: readonly R[], results: RowResults): number;
}
