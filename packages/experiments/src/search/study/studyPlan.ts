import type { Config, SearchSpace, WrapperChoice } from '@prism-rl/core';

/** The value of a trial: the last evaluation so far, or the mean of all evaluations so far, the area under the curve. */
export type Objective = 'final' | 'area';

/** All that decides a study: its suggestions, and their values. */
export type StudyPlan = {
  readonly agent: string;
  readonly environment: string;
  readonly environmentConfig: Config;
  /** Default: none. */
  readonly wrappers?: readonly WrapperChoice[];
  /** Settings that are not searched are its own; null: the agent's defaults. */
  readonly preset: string | null;
  /** Settings that replace the preset's in all trials and in the arm that they are compared with. */
  readonly given: Config;
  readonly steps: number;
  readonly numEnvs: number;
  readonly backend: string | null;
  readonly evaluations: number;
  /** null: as the preset says. */
  readonly evaluationEpisodes: number | null;
  readonly space: SearchSpace;
  /** Settings of the first trial: the preset's own, or what the space has nearest to them. */
  readonly start: Config;
  readonly sampler: { readonly name: string; readonly config: Config };
  readonly pruner: { readonly name: 'asha' | 'median' | 'none'; readonly rungs: readonly number[] };
  readonly objective: Objective;
  /** Seeds; a trial is one run for each. */
  readonly seeds: readonly number[];
  /** Decides the sampler's random numbers. */
  readonly seed: number;
  readonly parallel: number;
};

/** Seeds that no trial has seen, for the best of them. */
export type HeldOutPlan = {
  readonly seeds: readonly number[];
  /** How many of the best trials are run on them. */
  readonly best: number;
};

/** By how much a rung is shorter than the next. */
export const reduction = 3;
