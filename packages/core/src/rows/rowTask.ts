import type { PackedArray } from '../arrays/arrays.ts';
import type { Frame, Info, ResetOptions } from '../contracts/env.ts';
import type { Json, Snapshot } from '../contracts/snapshot.ts';
import { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';

/** The state of one environment, or the concatenated states of many. */
export type RowState = Int32Array | Float64Array;

/** A seeded stream of random numbers, saved with the environment. */
export interface RowStream {
  save(): Json;
  /** @throws PrismError `corrupt` */
  restore(state: never): void;
}

/** The arrays to which a batch writes the results of a step. */
export interface RowResults {
  /** A packed observation for each environment. */
  readonly observations: PackedArray;
  readonly rewards: Float64Array;
  /** 1 where the task itself ended, else 0. */
  readonly terminated: Uint8Array;
  /** 1 where a limit other than the step limit was reached, else 0. Tasks without such limits do not write it. */
  readonly truncated: Uint8Array;
  /** Receives the indices of environments whose episode ended in one of these ways. */
  readonly ended: Int32Array;
}

/**
 * The states of many environments and a step of all: the inner loop of a {@link RowVector}, which handles time limits, restarts, saved states
 * and errors.
 */
export interface RowBatch<S = RowState, R extends RowStream = Rng> {
  /** Arrays that decide the future of the states, for saved states. */
  readonly arrays: readonly PackedArray[];
  /** Returns the rest of the state, if {@link arrays} is not all. */
  save?(): Snapshot;
  /** Restores what {@link save} returned. @throws PrismError `corrupt`, before anything changes. */
  restore?(saved: Snapshot): void;
  /** Returns the state of environment `index`, or a copy that is valid until the next call. */
  read(index: number): S;
  /** Starts an episode, and writes the packed observation to `out` at `to`. @param reset as in `RowTask.start`. */
  start(index: number, rng: R, out: PackedArray, to: number, reset?: ResetOptions): void;
  /**
   * Takes one step in every environment, without restarts.
   *
   * @param actions a packed action for each environment, with checked length but unchecked values.
   * @returns the number of indices in `results.ended`.
   * @throws PrismError `invalid-action`, before anything changes.
   */
  step(actions: PackedArray, rngs: readonly R[], results: RowResults): number;
}

/** Result of a step; each step overwrites it. */
export interface Outcome {
  reward: number;
  /** Whether the task itself ended. */
  terminated: boolean;
  /** Whether a limit other than the step limit was reached. Only rules whose `maxEpisodeSteps` is `null` write it. */
  truncated: boolean;
}

/**
 * The rules of an environment, as functions of a state: they keep no state themselves. {@link RowTask} and {@link StateTask} define the state.
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
  /** Whether {@link StepRules.observe} expects an array of zeros and writes only non-zero elements, which is faster for sparse observations. */
  readonly isSparse?: boolean;
  /** Creates the random stream of a seed; default: {@link Rng}. @throws PrismError `invalid-argument` for an invalid seed. */
  stream?(seed: number | bigint): R;
  /**
   * Starts an episode. The state is that at the end of the previous episode, or zeros before the first.
   *
   * @param reset the options of `reset`; absent on autoreset.
   */
  start(state: S, rng: R, reset?: ResetOptions): void;
  /**
   * Takes an action that passed {@link StepRules.checkAction}.
   *
   * @param actions packed; the action begins at `from`. In a Discrete space it is `actions[from]`.
   */
  step(state: S, actions: PackedArray, from: number, rng: R, outcome: Outcome): void;
  /** Writes the packed observation to `out` at `to`. The array may hold any numbers before, or zeros for a sparse task. */
  observe(state: S, out: PackedArray, to: number): void;
  /**
   * Checks an action, if valid actions differ from the action space: if the task clips others, for example.
   *
   * @throws PrismError `invalid-action`
   */
  checkAction?(actions: PackedArray, from: number): void;
  /** Returns the `info` of a single environment, after a start and after a step. */
  info?(state: S): Info;
  /** Renders the state as pixels. */
  draw?(state: S): Frame;
  /** Renders the state as text for a terminal. */
  describe?(state: S): string;
  /** Frees what the rules hold, when their environment is closed. */
  close?(): void;
}

/**
 * Rules on a state that is a row of numbers. {@link RowEnv} makes them a single environment, and {@link RowVector} a vector; both handle seeds,
 * invalid actions, time limits, restarts, saved states and errors.
 *
 * @typeParam O the observation, @typeParam S the state's array, @typeParam R the stream of random numbers.
 */
export interface RowTask<O = unknown, S extends RowState = RowState, R extends RowStream = Rng>
  extends StepRules<O, S, R> {
  /** Type of the state's numbers: an `Int32Array` or a `Float64Array`. */
  readonly stateType: S extends Int32Array ? 'int32' : 'float64';
  /** Numbers of the state. */
  readonly stateSize: number;
  /**
   * Creates a faster implementation of many rows, in native code or a tight loop, equivalent to {@link StepRules.start}, {@link StepRules.step}
   * and {@link StepRules.observe}; `undefined` if this machine cannot run it.
   */
  batch?(numEnvs: number): RowBatch<S, R> | undefined;
}

/**
 * Rules on states that are objects, such as an emulator; used like a {@link RowTask}.
 *
 * @typeParam O the observation, @typeParam S a state, @typeParam R the stream of random numbers.
 */
export interface StateTask<O = unknown, S = unknown, R extends RowStream = Rng> extends StepRules<O, S, R> {
  /** Creates the states of `numEnvs` environments. */
  create(numEnvs: number): readonly S[];
  /** Saves everything that decides the future of the states. */
  save(states: readonly S[]): Snapshot;
  /** Restores what {@link save} returned. @throws PrismError `corrupt`, before anything changes. */
  restore(states: readonly S[], saved: Snapshot): void;
}

/** Rules of either kind. */
export type SteppedTask<O, S, R extends RowStream> = RowTask<O, S & RowState, R> | StateTask<O, S, R>;

/** Creates the task's random stream of a seed. @throws PrismError `invalid-argument` for an invalid seed. */
export function streamOf<R extends RowStream>(
  task: { stream?(seed: number | bigint): R },
  seed: number | bigint,
): R {
  return task.stream?.(seed) ?? (new Rng(seed) as unknown as R);
}
