import type { EpisodeEvent } from './events.ts';
import type { Memory } from './memory.ts';
import type { MaybePromise, Metrics, Policy } from './policy.ts';

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
