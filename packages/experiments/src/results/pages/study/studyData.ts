import type { SearchSpace, Trial } from '@prism-rl/core';
import type { Interval } from '@prism-rl/stats';
import type { HeldOutComparison } from '../../../search/study/compareHeldOut.ts';

/** Content of a page about a search over settings. */
export interface StudyData {
  readonly title: string;
  readonly command: string;
  /** In their order. */
  readonly trials: readonly Trial[];
  readonly space: SearchSpace;
  /** Environment steps of a whole run. */
  readonly fullSteps: number;
  readonly seedsPerTrial: number;
  /** Number of the trial that was chosen; absent where there is none, or held-out seeds chose the first arm. */
  readonly best?: number;
  /** How was searched, in words. */
  readonly method: string;
  readonly objective: 'final' | 'area';
  readonly searchSeconds: number;
  /** Environment steps of all runs together. */
  readonly envSteps: number;
  /** Permutation importance of each setting, the greatest first. */
  readonly importance: readonly { readonly name: string; readonly share: Interval }[];
  /** Why the chosen trial may not be better than the preset, a clause; absent if held-out seeds say it. */
  readonly caution?: string;
  /** Absent where nothing was run on held-out seeds. */
  readonly heldOut?: HeldOutComparison;
}
