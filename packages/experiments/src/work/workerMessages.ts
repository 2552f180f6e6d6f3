/** How a worker process, which trains, and the one that started it, which does not, talk with each other. */
import type { Lease, PrismErrorCode, Run } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';

/** A run for a worker process, under a name that both use. */
export interface WorkerRun {
  readonly id: string;
}

/** A message to a worker process. */
export type WorkerOrder<Run extends WorkerRun> =
  /** Train them; several are a batch, to be computed at once. */
  | { readonly type: 'runs'; readonly runs: readonly Run[] }
  /** Another holder has taken over the run: leave it. */
  | { readonly type: 'leave'; readonly id: string }
  /** Save the current runs, and end. Not by a signal, which ends a process on Windows at once. */
  | { readonly type: 'stop' };

/** A run of a sweep, as a worker process gets it. */
export interface RunOrder extends WorkerRun {
  readonly lease: Lease<Run>;
  /** The sweep's directory, as this worker is to see it. */
  readonly directory: string;
}

/** A message from a worker process. */
export type WorkerMessage<Result> =
  /** It is loaded and waits for its first run. */
  | { readonly type: 'ready' }
  /** Sent regularly: silence means that the process is stopped or stuck. */
  | { readonly type: 'alive' }
  | WorkerNews
  | WorkerEnding<Result>;

/** News of a run in progress. */
export type WorkerNews =
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  /** There is a new one on its disk. */
  | { readonly type: 'checkpoint'; readonly id: string };

/** How a worker ended a run. */
export type WorkerEnding<Result> =
  | { readonly type: 'completed'; readonly id: string; readonly result: Result }
  | {
      readonly type: 'failed';
      readonly id: string;
      readonly error: string;
      /** The stack trace. */
      readonly log: string;
      /** Of a `PrismError`. */
      readonly code?: PrismErrorCode | undefined;
      readonly hint?: string | undefined;
    }
  /** Stopped before its end, and saved; or not begun. */
  | { readonly type: 'released'; readonly id: string };
