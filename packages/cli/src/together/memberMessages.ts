/** How a process that trains some of the runs of a bundle and the one that started it talk with each other. */
import type { PrismErrorCode } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import type { TrainSummary } from '../trainRun.ts';
import type { MemberRun } from './trainHere.ts';

/** First message to the process. */
export interface MemberOrder {
  readonly runs: readonly MemberRun[];
  /** Whether contracts are checked. */
  readonly debug: boolean;
}

/** Second message to the process: save the runs, and end. Not a signal, because a signal ends a process on Windows at once. */
export const stopOrder = 'stop';

/** A message from the process. */
export type MemberMessage =
  /** It is loaded and waits for its runs. */
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly message: MultiProgressMessage }
  | { readonly type: 'done'; readonly seed: number; readonly summary: TrainSummary }
  | {
      readonly type: 'failed';
      readonly seed: number;
      readonly code: PrismErrorCode | undefined;
      readonly message: string;
      readonly hint: string | undefined;
    };
