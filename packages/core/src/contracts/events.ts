import type { Run } from '@prism-rl/core';
import type { PackedArray } from '../arrays/arrays.ts';
import type { MaybePromise, Metrics } from './agent.ts';

/** Why a run ended. */
export type EndReason = 'finished' | 'solved' | 'stopped';

/**
 * Events of a run, in order: `start` first, `end` last, behind the evaluation and the checkpoint at the end. The x-axis of everything is `envSteps`: environment steps since the run's very first,
 * counted on across resume.
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
      /** Set on a checkpoint written because the run was stopped; an uninterrupted run has none there. */
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

/** A chunk of steps, for progress and rates. Its arrays are reused: valid until the next event. */
export interface StepsEvent {
  readonly type: 'steps';
  readonly envSteps: number;
  /** Environment steps since the last `steps` event. */
  readonly count: number;
  /** The environments' arrays as they stand now. */
  readonly observations: PackedArray;
  readonly actions: PackedArray;
}

/** An episode of training ended. */
export interface EpisodeEvent {
  readonly type: 'episode';
  readonly envSteps: number;
  /** Episodes finished in this run, this one included. */
  readonly episode: number;
  /** Which of the parallel environments. */
  readonly env: number;
  /** Undiscounted sum of rewards. */
  readonly return: number;
  /** Steps. */
  readonly length: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** An evaluation is under way: at its beginning, and after each of its episodes. For those who wait; nothing to be kept. */
export interface EvaluatingEvent {
  readonly type: 'evaluating';
  readonly envSteps: number;
  /** Episodes that are over. */
  readonly played: number;
  /** Episodes to be played. */
  readonly episodes: number;
  /** Mean undiscounted return of those that are over; NaN before the first. */
  readonly meanReturn: number;
}

/** The greedy policy was tried on its own environment, apart from training. */
export interface EvaluationEvent {
  readonly type: 'evaluation';
  readonly envSteps: number;
  readonly episodes: number;
  readonly meanReturn: number;
  /** Standard deviation over the episodes (population). */
  readonly stdReturn: number;
  readonly returns: readonly number[];
  /** Episodes that ran to a limit without a single reward; absent without any. */
  readonly stuck?: number;
  /** Episodes that did not end: the evaluation cut them at its limit of steps, and they count as they stand; absent for none. */
  readonly cut?: number;
}

/** Receives the events of a run: a progress bar, a file, a dashboard. */
export interface Logger {
  readonly name: string;
  /** Called for every event, in order, between steps: keep it short, throttle slow work. */
  log(event: RunEvent): void;
  /** Flushes and closes. Called exactly once, also when the run fails or is stopped. */
  close(): MaybePromise<void>;
}
