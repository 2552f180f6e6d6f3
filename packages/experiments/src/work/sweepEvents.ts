import type { Json, PrismErrorCode, QueuedJob, Run } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import type { SweepResult } from '../results/result.ts';

/** Why a run has failed. */
export interface Failure {
  readonly error: string;
  /** The stack trace. */
  readonly log?: string | undefined;
  /** Code and hint of a `PrismError`. */
  readonly code?: PrismErrorCode | undefined;
  readonly hint?: string | undefined;
}

/** An event of a sweep, about one run. */
export type SweepEvent<Result extends Json = SweepResult> =
  | { readonly type: 'begin'; readonly jobs: readonly QueuedJob<Run, Result>[] }
  | { readonly type: 'started' | 'returned'; readonly id: string }
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  /** A note about a run for the user, such as an evaluation with episodes that did not end. */
  | { readonly type: 'note'; readonly id: string; readonly text: string }
  | { readonly type: 'done'; readonly id: string; readonly result: Result }
  | ({ readonly type: 'failed'; readonly id: string } & Failure)
  | {
      readonly type: 'worker-died';
      readonly worker: string;
      readonly how: string;
      readonly id: string | null;
    };
