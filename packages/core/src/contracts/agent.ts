import type { PackedArray } from '../arrays/arrays.ts';
import type { EpisodeEvent } from './events.ts';
import type { Memory } from './memory.ts';
import type { MaybePromise, Metrics, Policy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * A policy that learns from batches of its memory. The runner steps the environments, adds transitions to the memory and passes its batches
 * to {@link learn}. `save` excludes the memory, which the runner saves.
 *
 * @typeParam B the memory's batch.
 */
export interface StepLearner<B = unknown> extends Policy {
  readonly memory: Memory<B>;
  /** Performs one update. Returns metrics to log, or nothing. */
  learn(batch: B): MaybePromise<Metrics | undefined>;
  /** Whether to end the run early; `solved` if a target return was reached. The runner reads it after learning. Default: never. */
  readonly finished?: boolean | 'solved';
}

/** Work of a {@link SelfDriving} agent's learners since the previous report. */
export interface LearnersReport {
  /** Total environment steps so far. */
  readonly envSteps: number;
  /** Episodes that ended, in order; `env` is the learner. */
  readonly episodes: readonly Omit<EpisodeEvent, 'type' | 'episode'>[];
  readonly updates: number;
  /** Metrics averaged over the updates; undefined without an update. */
  readonly metrics: Metrics | undefined;
}

/** A greedy episode that a {@link SelfDriving} agent has played. */
export interface JudgedEpisode {
  /** Undiscounted. */
  readonly return: number;
  readonly length: number;
  readonly terminated: boolean;
  /** Whether the environment truncated it; an episode with neither was cut off. */
  readonly truncated: boolean;
  /** Whether it had a reward other than 0. */
  readonly isPaid: boolean;
}

/** A policy whose learners step their own environments: in parallel threads, as in A3C, or on a GPU. The runner only says how many steps to take. */
export interface SelfDriving extends Policy {
  /**
   * Lets the learners run until they have taken `envSteps` steps in total. They pause before it resolves, so that the agent can act, and be
   * saved and restored.
   *
   * @param signal pauses each learner after its current update.
   * @throws the error of a learner.
   */
  advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport>;
  /** The state of its first environment as the rules keep it, for displays; `undefined` before the first step. */
  envState?(): Promise<PackedArray | undefined>;
  /** As {@link StepLearner.finished}; read after each {@link advance}. */
  readonly finished?: boolean | 'solved';
  /** Saves and restores what only learning needs, such as replay memories. Default: {@link Policy.save} includes it. */
  readonly learners?: {
    /** `false` if a resumed run begins new episodes, because its environments cannot be saved. */
    readonly continuesEpisodes?: boolean;
    save(): MaybePromise<Snapshot>;
    restore(snapshot: Snapshot): MaybePromise<void>;
  };
  /**
   * Plays greedy episodes in its own environments, without changing the agent. Default: the runner plays them, in environments of its own.
   *
   * @param seed decides the episodes.
   * @param epsilon probability of a random action.
   * @param goOn called with the episodes so far; returns whether to play more.
   */
  evaluate?(
    episodes: number,
    seed: number,
    epsilon: number,
    goOn: (played: readonly JudgedEpisode[]) => boolean,
  ): Promise<readonly JudgedEpisode[]>;
}

/** A policy that learns. */
export type Agent<B = unknown> = StepLearner<B> | SelfDriving;

/** Whether an agent steps its own environments. */
export function isSelfDriving(agent: Agent): agent is SelfDriving {
  return 'advance' in agent;
}
