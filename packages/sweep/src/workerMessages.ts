/** How a worker process, which trains, and the one that employs it, which does not, talk with each other. */
import type { Lease } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import type { SweepRun } from './plan.ts';
import type { SweepResult } from './result.ts';

/** A message to a worker process. */
export type WorkerOrder =
  /** Train them; several are to be computed together. */
  | { readonly type: 'runs'; readonly runs: readonly RunOrder[] }
  /** Another holder has taken over the run: leave it. */
  | { readonly type: 'leave'; readonly id: string }
  /** Save the runs in hand, and end. Not by a signal, which ends a process on Windows at once. */
  | { readonly type: 'stop' };

/** A run that a worker process is to train. */
export interface RunOrder {
  readonly lease: Lease<SweepRun>;
  /** The sweep's directory, as this worker is to see it. */
  readonly directory: string;
}

/** A message from a worker process. */
export type WorkerMessage =
  /** It is loaded and waits for its first run. */
  | { readonly type: 'ready' }
  /** Sent every now and then: silence means that it is stopped or stuck. */
  | { readonly type: 'alive' }
  | WorkerNews
  | WorkerEnding;

/** News of a run in progress. */
export type WorkerNews =
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  /** There is a new one on its disk. */
  | { readonly type: 'checkpoint'; readonly id: string };

/** How a worker ended a run. */
export type WorkerEnding =
  | { readonly type: 'completed'; readonly id: string; readonly result: SweepResult }
  /** With the stack trace as its log. */
  | { readonly type: 'failed'; readonly id: string; readonly error: string; readonly log: string }
  /** Stopped before its end, and saved. */
  | { readonly type: 'released'; readonly id: string };
