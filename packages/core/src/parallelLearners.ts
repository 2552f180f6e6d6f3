import type { Metrics } from './agent.ts';
import type { EpisodeEvent } from './events.ts';

/** What learners did since the report before. */
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
 * Learners that step environments of their own, side by side, as asynchronous actor-learners in threads do. An agent that has them is
 * not stepped by the runner: it is told how far to go.
 */
export interface ParallelLearners {
  /**
   * Lets the learners go on until `envSteps` steps have been taken in all. Then they stand still: the agent may act, be saved and
   * restored.
   *
   * @param signal makes them stand still after the update that each is at.
   * @throws what a learner threw.
   */
  advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport>;
}
