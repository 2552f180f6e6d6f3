import type { PackedArray } from '../arrays/arrays.ts';
import type { Frame, Info, ResetOptions } from '../contracts/env.ts';
import type { Json, Snapshot } from '../contracts/snapshot.ts';
import { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';

/** The state of one environment, or of many behind each other. */
export type RowState = Int32Array | Float64Array;

/** A stream of random numbers that begins at a seed; its state is saved with the environment's. */
export interface RowStream {
  save(): Json;
  /** @throws PrismError `corrupt` */
  restore(state: never): void;
}

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

/** Result of a step; each step overwrites it. */
export interface Outcome {
  reward: number;
  /** The task itself ended. */
  terminated: boolean;
  /** A limit was reached that is none of steps. Only rules whose `maxEpisodeSteps` is `null` write it. */
  truncated: boolean;
}

/**
 * The rules of an environment, on a state that is handed to them: functions that keep nothing themselves. {@link RowTask} and
 * {@link StateTask} say what the state is.
 *
 * @typeParam O the observation, @typeParam S the state, @typeParam R the stream of random numbers.
 */
export interface StepRules<O = unknown, S = unknown, R extends RowStream = Rng> {
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  /** As {@link Env.framesPerSecond}. */
  readonly framesPerSecond?: number;
  /** True if {@link StepRules.observe} expects zeros and writes only the other elements: cheaper for observations of mostly zeros. */
  readonly isSparse?: boolean;
  /** The stream of a seed, where it is not {@link Rng}'s. @throws PrismError `invalid-argument` for a seed that is not accepted. */
  stream?(seed: number | bigint): R;
  /**
   * Starts an episode. The state is as it was at the end of the last one; before the first a row holds zeros.
   *
   * @param reset what a call of `reset` asked for; missing where an episode follows another one by itself.
   */
  start(state: S, rng: R, reset?: ResetOptions): void;
  /**
   * Takes an action that {@link StepRules.checkAction} lets pass.
   *
   * @param actions packed; the action's numbers begin at `from`: for a Discrete space it is `actions[from]`.
   */
  step(state: S, actions: PackedArray, from: number, rng: R, outcome: Outcome): void;
  /** Writes the observation, packed, to `out` from `to` on. The array may hold any numbers before, or zeros for a sparse task. */
  observe(state: S, out: PackedArray, to: number): void;
  /**
   * Which actions the task takes, where they are not just those of the action space: others that it clips, for example.
   *
   * @throws PrismError `invalid-action`
   */
  checkAction?(actions: PackedArray, from: number): void;
  /** `info` of a single environment, after a start and after a step. */
  info?(state: S): Info;
  /** The state as pixels. */
  draw?(state: S): Frame;
  /** The state as text for a terminal. */
  describe?(state: S): string;
}

/**
 * Rules on a row of numbers that is the whole state. {@link RowEnv} makes a single environment of them, {@link RowVector} many that step
 * together; seeds, actions that do not exist, time limits, restarts, saved states and errors are theirs.
 *
 * @typeParam O the observation, @typeParam S the array that the state lies in, @typeParam R the stream of random numbers.
 */
export interface RowTask<O = unknown, S extends RowState = RowState, R extends RowStream = Rng>
  extends StepRules<O, S, R> {
  /** Type of the state's numbers: an `Int32Array` or a `Float64Array`. */
  readonly stateType: S extends Int32Array ? 'int32' : 'float64';
  /** Numbers of the state. */
  readonly stateSize: number;
  /**
   * Many rows that step together faster than row by row: native code, or a tight loop. They must do what {@link StepRules.start},
   * {@link StepRules.step} and {@link StepRules.observe} do. `undefined` where this machine cannot.
   */
  batch?(numEnvs: number): RowBatch<S, R> | undefined;
}

/**
 * Rules on states that are objects with their own memory, such as an emulator. {@link RowEnv} and {@link RowVector} make of them what
 * they make of a {@link RowTask}.
 *
 * @typeParam O the observation, @typeParam S a state, @typeParam R the stream of random numbers.
 */
export interface StateTask<O = unknown, S = unknown, R extends RowStream = Rng> extends StepRules<O, S, R> {
  /** States for as many environments. */
  create(numEnvs: number): readonly S[];
  /** All that decides the future of these states. */
  save(states: readonly S[]): Snapshot;
  /** Puts back what {@link save} gave. @throws PrismError `corrupt` before anything has changed. */
  restore(states: readonly S[], saved: Snapshot): void;
}

/** Rules of either kind. */
export type SteppedTask<O, S, R extends RowStream> = RowTask<O, S & RowState, R> | StateTask<O, S, R>;

/** The task's stream of a seed. @throws PrismError `invalid-argument` for a seed that is not accepted. */
export function streamOf<R extends RowStream>(
  task: { stream?(seed: number | bigint): R },
  seed: number | bigint,
): R {
  // A task without its own streams uses those of Rng.
  return task.stream?.(seed) ?? (new Rng(seed) as unknown as R);
}
