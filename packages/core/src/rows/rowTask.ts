import type { PackedArray } from '../arrays/arrays.ts';
import type { Frame, Info, ResetOptions } from '../contracts/env.ts';
import type { Snapshot } from '../contracts/snapshot.ts';
import type { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';
import type { RowBatch } from './rowBatch.ts';
import type { RowState, RowStream } from './rowState.ts';

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
