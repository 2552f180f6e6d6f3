import type { PackedArray } from '../arrays.ts';
import type { Frame } from '../env.ts';
import type { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';

/** The state of one environment, or of many behind each other. */
export type RowState = Int32Array | Float64Array;

/** What a step led to; written anew by each. */
export interface Outcome {
  reward: number;
  /** The task itself ended. */
  terminated: boolean;
}

/**
 * The rules of an environment, on a row of numbers that is its whole state: pure functions that keep nothing themselves. {@link RowEnv}
 * makes a single environment of them, {@link RowVector} many that step together; seeds, actions that do not exist, time limits, restarts,
 * snapshots and errors are theirs.
 *
 * @typeParam O what is observed, @typeParam S the array that the state lies in.
 */
export interface RowTask<O = unknown, S extends RowState = RowState> {
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space;
  /** What the state's numbers are: an `Int32Array` or a `Float64Array`. */
  readonly stateType: S extends Int32Array ? 'int32' : 'float64';
  /** Numbers of the state. */
  readonly stateSize: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  /** As {@link Env.framesPerSecond}. */
  readonly framesPerSecond?: number;
  /** Starts an episode. The row holds what it held at the end of the last one; zeros before the first. */
  start(row: S, rng: Rng): void;
  /**
   * Takes an action that the action space contains.
   *
   * @param actions packed; the action's numbers begin at `from`: for a Discrete space it is `actions[from]`.
   */
  step(row: S, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void;
  /** Writes the observation, packed, to `out` from `to` on. */
  observe(row: S, out: PackedArray, to: number): void;
  /** The state as pixels. */
  draw?(row: S): Frame;
  /** The state as text for a terminal. */
  describe?(row: S): string;
}
