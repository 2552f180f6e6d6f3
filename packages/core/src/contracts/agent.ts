import type { DType, PackedArray } from '../arrays/arrays.ts';
import type { EpisodeEvent } from './events.ts';
import type { Memory } from './memory.ts';
import type { Snapshot } from './snapshot.ts';

/** A value now, or a promise of it where the engine below has no synchronous way (browsers, GPUs). */
export type MaybePromise<T> = T | Promise<T>;

/** Named numbers about learning: `loss`, `epsilon`, … Each agent's plugin entry says what they mean. */
export type Metrics = Readonly<Record<string, number>>;

/** `explore` while training, `exploit` (greedy) for evaluation. */
export type ActMode = 'explore' | 'exploit';

/**
 * Further outputs of a policy, by name: samples before they were cut to the bounds of a space, log-likelihoods, the
 * probability of its actions. Each array has a row for each environment.
 */
export type Extras = { readonly [name: string]: PackedArray };

/** The arrays of {@link Extras}. */
export type ExtraSpecs = {
  readonly [name: string]: {
    readonly dtype: DType;
    /** Numbers in a row. */
    readonly size: number;
  };
};

/** Where a policy writes; the caller's arrays, reused from step to step. See `actOutputs`. */
export interface ActOutputs {
  /** A row of `actionSpace.size` elements for each observation. */
  readonly actions: PackedArray;
  /** The arrays that {@link Policy.extras} names; empty for policies without any, and if the caller does not ask for them. */
  readonly extras: Extras;
  /**
   * The memory of a policy between one step and the next: `Policy.stateSize` numbers a row, which it reads and overwrites. The
   * caller keeps them, and fills a row with zeros where an episode begins, see `forget`. Absent for other policies.
   */
  readonly states?: Float32Array;
}

/** Something that acts. It never sees an environment, only packed arrays, any number of rows at a time. */
export interface Policy {
  /** Further outputs when the policy explores; absent: none. Memories keep them with the step: see `Transitions.extras`. */
  readonly extras?: ExtraSpecs;
  /** Numbers that it remembers of each environment, see {@link ActOutputs.states}; absent: it remembers nothing. */
  readonly stateSize?: number;
  /**
   * Chooses an action for each row of `observations`, and writes it to `out.actions`. With `explore` it fills `out.extras`, too, where
   * they are given. With `exploit` it leaves them alone, and changes nothing: neither counters nor random streams of training.
   */
  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
  /** Everything that decides its future. */
  save(): MaybePromise<Snapshot>;
  /** Continues exactly where {@link save} was called. */
  restore(snapshot: Snapshot): MaybePromise<void>;
  /**
   * The greedy policy with its preprocessing, as a file that other programs can run. Input: `observation`, float32 `[batch, …shape]`
   * as the environment gives it. Outputs: `action` `[batch]`, or `[batch, size]` for a Box, and what it was chosen by. A policy that
   * remembers has the input `state` and the output `nextState`, too, float32 `[batch, stateSize]`; zeros begin an episode. Absent for
   * policies without a network.
   */
  exportPolicy?(format: 'onnx'): MaybePromise<Uint8Array>;
  /** Frees what the garbage collector does not (tensors, sessions, threads). */
  dispose?(): MaybePromise<void>;
}

/**
 * A policy that learns from the batches of its memory: the runner steps the environments, fills the memory and hands on what it deals
 * out. `save` leaves the memory out; the runner saves that.
 *
 * @typeParam B the batch of its memory.
 */
export interface StepLearner<B = unknown> extends Policy {
  /** Filled by the runner, emptied by {@link learn}. */
  readonly memory: Memory<B>;
  /** One update. Returns metrics to log, or nothing. */
  learn(batch: B): MaybePromise<Metrics | undefined>;
  /**
   * Whether it has done all it set out to, which ends the run before its steps are used up; `solved` where that was a return to be
   * reached. Absent: never. Asked after learning.
   */
  readonly finished?: boolean | 'solved';
}

/** The work of a {@link SelfDriving} agent's learners since the previous report. */
export interface LearnersReport {
  /** Environment steps taken in all by now. */
  readonly envSteps: number;
  /** Episodes that ended, in order; `env` is the learner. */
  readonly episodes: readonly Omit<EpisodeEvent, 'type' | 'episode'>[];
  /** Updates made. */
  readonly updates: number;
  /** Their metrics, each a mean over the updates; nothing where there was no update. */
  readonly metrics: Metrics | undefined;
}

/**
 * A policy whose learners step their own environments in parallel, as asynchronous actor-learners in threads do. The runner does
 * not step it: it says how far to go.
 */
export interface SelfDriving extends Policy {
  /**
   * Lets the learners run until `envSteps` steps have been taken in all. Then they stand still: the agent may act, be saved and
   * restored.
   *
   * @param signal makes them stand still after the update that each is at.
   * @throws what a learner threw.
   */
  advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport>;
  /** As {@link StepLearner.finished}; asked after each {@link advance}. */
  readonly finished?: boolean | 'solved';
}

/** Something that acts and learns, step by step or by itself. */
export type Agent<B = unknown> = StepLearner<B> | SelfDriving;

/** Whether an agent trains itself, on its own environments. */
export function isSelfDriving(agent: Agent): agent is SelfDriving {
  return 'advance' in agent;
}
