import type { SearchSpace, Trial } from '@prism-rl/core';

/** An estimate with its interval. */
interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Settings on seeds that no trial has seen. */
export interface StudyArm {
  readonly arm: string;
  readonly scores: readonly number[];
  readonly iqm: Estimate;
  /** Less the interquartile mean of the first arm; null for that one. */
  readonly difference: Estimate | null;
}

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
  readonly importance: readonly { readonly name: string; readonly share: Estimate }[];
  /** Absent where nothing was run on held-out seeds. */
  readonly heldOut?: {
    /** The reference arm, followed by the others, best first. */
    readonly arms: readonly StudyArm[];
    /** The best of the others. */
    readonly best: string;
    /** Of all; the first arm where no other has a higher interquartile mean. */
    readonly winner: string;
    readonly verdict: 'better' | 'worse' | 'open';
  };
}
