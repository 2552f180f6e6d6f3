import type { EnvironmentSource, PrismErrorCode, RngState } from '@prism-rl/core';
import type { ActorLearnerReport } from '../a3c/actorLearner.ts';
import type { A3cConfig } from '../a3c/config.ts';
import type { SharedMemory } from '../a3c/sharedParameters.ts';

export interface ThreadTask {
  readonly index: number;
  readonly config: A3cConfig;
  readonly environment: EnvironmentSource;
  readonly backend: string;
  readonly totalSteps: number;
  /** State of the learner's own stream. */
  readonly rng: RngState;
  readonly parameters: SharedMemory;
  readonly budget: SharedArrayBuffer;
  readonly debug: boolean;
}

/** Command to a learner's thread: run until the budget is used up, or end. */
export type ThreadCommand = 'advance' | 'end';

export type ThreadAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'report'; readonly report: ActorLearnerReport }
  | {
      readonly type: 'failed';
      readonly message: string;
      readonly code?: PrismErrorCode;
      readonly hint?: string;
      readonly stack?: string;
    };
