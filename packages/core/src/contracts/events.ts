import type { PackedArray } from '../arrays/arrays.ts';
import type { MaybePromise, Metrics } from './policy.ts';
import type { Run } from './run.ts';

/** Why a run ended. */
export type EndReason = 'finished' | 'solved' | 'stopped';

/**
 * Events of a run, in order: `start` first, `end` last, after the final evaluation and checkpoint. `envSteps` counts environment steps since
 * the beginning of the run, across resumes.
 */
export type RunEvent =
  | { readonly type: 'start'; readonly envSteps: number; readonly manifest: Run }
  | StepsEvent
  | EpisodeEvent
  | {
      readonly type: 'update';
      readonly envSteps: number;
      readonly updates: number;
      readonly metrics: Metrics;
    }
  | EvaluatingEvent
  | EvaluationEvent
  | {
      readonly type: 'checkpoint';
      readonly envSteps: number;
      readonly path: string;
      readonly bytes: number;
      readonly seconds: number;
      /** Set if the checkpoint was written because the run was stopped. */
      readonly stopped?: true;
    }
  | {
      readonly type: 'end';
      readonly envSteps: number;
      readonly reason: EndReason;
      readonly episodes: number;
      readonly updates: number;
      /** Wall-clock time of training. */
      readonly seconds: number;
    };

/** Reports progress. Its arrays are reused: they are valid until the next event. */
export interface StepsEvent {
  readonly type: 'steps';
  readonly envSteps: number;
  /** Environment steps since the last `steps` event. */
  readonly count: number;
  /** The environments' current arrays. */
  readonly observations: PackedArray;
  readonly actions: PackedArray;
}

/** An episode of training ended. */
export interface EpisodeEvent {
  readonly type: 'episode';
  readonly envSteps: number;
  /** Episodes finished in this run, including this one. */
  readonly episode: number;
  /** Index of the parallel environment. */
  readonly env: number;
  /** Undiscounted sum of rewards. */
  readonly return: number;
  /** Steps. */
  readonly length: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** Progress of an evaluation, at its beginning and after each episode; for displays, not for logs. */
export interface EvaluatingEvent {
  readonly type: 'evaluating';
  readonly envSteps: number;
  /** Finished episodes. */
  readonly played: number;
  /** Episodes to play. */
  readonly episodes: number;
  /** Mean undiscounted return of the finished episodes; NaN before the first. */
  readonly meanReturn: number;
}

/** The greedy policy was evaluated on a separate environment. */
export interface EvaluationEvent {
  readonly type: 'evaluation';
  readonly envSteps: number;
  readonly episodes: number;
  readonly meanReturn: number;
  /** Population standard deviation over the episodes. */
  readonly stdReturn: number;
  readonly returns: readonly number[];
  /** Episodes that reached a limit without a single reward; absent if 0. */
  readonly stuck?: number;
  /** Episodes that the evaluation stopped at its step limit; their return so far counts. Absent if 0. */
  readonly cut?: number;
  /** Present if recordings judged the policy: `meanReturn` is their estimate. */
  readonly offPolicy?: OffPolicyScore;
}

/** What a policy would have earned, estimated from episodes that another policy recorded. */
export type OffPolicyScore = {
  /** Recorded episodes, and their own mean return. */
  readonly episodes: number;
  readonly meanReturn: number;
  /** Name of the value that counts as the policy's return: `fittedQ`, for example. */
  readonly by: string;
  /** Estimates with 95 % intervals, without those that are not finite. `effectiveEpisodes` of its own episodes would say as much as the weights do. */
  readonly values: {
    readonly [by: string]: Readonly<
      Record<'estimate' | 'low' | 'high', number> & { effectiveEpisodes?: number }
    >;
  };
};

/** Receives the events of a run: a progress bar, a file, a dashboard. */
export interface Logger {
  readonly name: string;
  /** Called for every event, in order, between steps: must be fast; throttle slow work. */
  log(event: RunEvent): void;
  /** Flushes and closes. Called exactly once, even if the run fails or is stopped. */
  close(): MaybePromise<void>;
}
