/** How a worker process, which trains, and the one that employs it, which does not, talk with each other. */
import type { Lease } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import type { SweepRun } from './plan.ts';
import type { SweepResult } from './result.ts';

/** What a worker process is told. */
export type WorkerOrder =
  | {
      readonly type: 'run';
      readonly lease: Lease<SweepRun>;
      /** The sweep's directory, as this worker is to see it. */
      readonly directory: string;
    }
  /** Somebody else has taken over the run: leave it, and wait for another. */
  | { readonly type: 'leave' };

/** What a worker process tells. */
export type WorkerMessage =
  /** It is loaded and waits for its first run. */
  | { readonly type: 'ready' }
  /** Sent every now and then: silence means that it is stopped or stuck. */
  | { readonly type: 'alive' }
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  /** There is a new one on its disk. */
  | { readonly type: 'checkpoint'; readonly id: string }
  | WorkerEnding;

/** How a worker ended a run. */
export type WorkerEnding =
  | { readonly type: 'completed'; readonly id: string; readonly result: SweepResult }
  /** With the stack trace as its log. */
  | { readonly type: 'failed'; readonly id: string; readonly error: string; readonly log: string }
  /** Stopped before its end; what is done is saved. */
  | { readonly type: 'released'; readonly id: string };
