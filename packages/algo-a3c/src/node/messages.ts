import type { EnvironmentSource, PrismErrorCode, RngState } from '@prism-rl/core';
import type { ActorLearnerReport } from '../actorLearner.ts';
import type { A3cConfig } from '../config.ts';
import type { SharedMemory } from '../sharedParameters.ts';

/** What a learner's thread is started with. */
export interface ThreadTask {
  readonly index: number;
  readonly config: A3cConfig;
  readonly environment: EnvironmentSource;
  /** That it activates. */
  readonly backend: string;
  /** Environment steps of the run. */
  readonly totalSteps: number;
  /** The learner's own stream. */
  readonly rng: RngState;
  readonly parameters: SharedMemory;
  readonly budget: SharedArrayBuffer;
  readonly debug: boolean;
}

/** What a learner's thread is told: to go on until the budget is used up, or to end. */
export type ThreadCommand = 'advance' | 'end';

/** What a learner's thread answers. */
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
