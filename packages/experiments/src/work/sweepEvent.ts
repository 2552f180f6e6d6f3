import type { QueuedJob, Run } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';

import type { SweepResult } from '../results/result.ts';

/** News of a sweep, one run at a time. */
export type SweepEvent =
  | { readonly type: 'begin'; readonly jobs: readonly QueuedJob<Run, SweepResult>[] }
  | { readonly type: 'started' | 'returned'; readonly id: string }
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  | { readonly type: 'done'; readonly id: string; readonly result: SweepResult }
  | { readonly type: 'failed'; readonly id: string; readonly error: string }
  | {
      readonly type: 'worker-died';
      readonly worker: string;
      readonly how: string;
      readonly id: string | null;
    };
