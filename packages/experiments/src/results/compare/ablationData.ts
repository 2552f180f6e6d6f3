/** An ablation as data: the runs that are compared, and the results as numbers, `summary.json`. */
import type { AblationEntry, Config, OffPolicyScore, ReferenceReturns, Run } from '@prism-rl/core';
import type { Interval } from '@prism-rl/stats';
import type { ReportAnimation } from '../pages/reportData.ts';
import type { SweepResult } from '../result.ts';
import type { Verdict } from './verdicts.ts';

/** Everything that a report of an ablation shows. Except for the pictures it is plain JSON. */
export interface AblationData {
  /** `Rainbow on classic control`. */
  readonly title: string;
  /** The exact command that makes this result again. */
  readonly command: string;
  /** The comparisons to make; without them, arms are not compared. */
  readonly ablation?: AblationEntry;
  readonly runs: readonly AblationRun[];
  /** Mean returns that become 0 and 1 in an environment; missing ones are taken from the runs. */
  readonly references?: { readonly [environment: string]: Partial<ReferenceReturns> };
  /** Trained agents at work. */
  readonly animations?: readonly ReportAnimation[];
  readonly failures?: readonly { readonly id: string; readonly error: string }[];
  /** Runs that are still to be done. */
  readonly remaining?: number;
  /** What a reader should know of the runs, without a full stop. */
  readonly notes?: readonly string[];
  /** Paths of the files that it is drawn from; default: none are named. */
  readonly links?: readonly string[];
  readonly versions?: { readonly [name: string]: string };
}

/** What figures and statistics need of a run: published results hold no more. */
export type AblationRun = Pick<Run, 'environment' | 'seed' | 'steps' | 'evaluationEpisodes' | 'backend'> &
  Pick<SweepResult, 'arm' | 'score' | 'stepsPerSecond' | 'offPolicy'> & {
    readonly curve: Readonly<Record<'envSteps' | 'meanReturn', readonly number[]>>;
    /** The computer, of published results in words that begin with the processor; default: unknown. */
    readonly machine?: Config | string;
    /** Path of the file that the points of the run link to; default: no link. */
    readonly link?: string;
  };

/** A curve with its band; the arrays are parallel. */
export interface SummaryCurve {
  readonly x: number[];
  readonly estimate: number[];
  readonly low: number[];
  readonly high: number[];
}

export interface ArmInEnvironment {
  readonly seeds: number[];
  /** One for each seed. */
  readonly scores: number[];
  readonly mean: number;
  readonly interval: Interval;
  /** Mean over seeds of the normalised score. */
  readonly normalized: number;
  /** Returns over environment steps, with the interval of the mean. */
  readonly curve: SummaryCurve;
  /** Median over seeds. */
  readonly stepsPerSecond: number;
  /** What the scores are, one for each seed, if recordings judged the runs and nothing was played. */
  readonly offPolicy?: readonly OffPolicyScore[];
}

export interface ArmSummary {
  readonly arm: string;
  readonly environments: { readonly [id: string]: ArmInEnvironment };
  /** Seeds that were run in every shared environment. */
  readonly seeds: number;
  /** Interquartile mean of the normalised scores; null while the arm has no seed in every environment. */
  readonly iqm: Interval | null;
  readonly median: Interval | null;
  readonly mean: Interval | null;
  /** By how much normalised scores fall short of 1 on average, where more than 1 does not help; lower is better. */
  readonly optimalityGap: Interval | null;
  /** Interquartile mean of normalised returns over the part of training that is done, 0 to 1. */
  readonly curve: SummaryCurve | null;
  /** Share of runs above each normalised score. */
  readonly profile: SummaryCurve | null;
  /** Speed as a part of the baseline's: geometric mean over environments of the ratio of medians over the seeds that both have. */
  readonly relativeSpeed: number | null;
}

/** One arm against another. */
export interface Comparison {
  /** Name of the part in which the arms differ; `all` if they differ in every part. */
  readonly part: string;
  readonly arm: string;
  readonly against: string;
  /** IQM(`arm`) − IQM(`against`), interquartile means. */
  readonly difference: Interval;
  /** Probability that a run of `arm` is better than a run of `against`. */
  readonly probability: Interval;
  /** Probability that chance alone makes the arms differ this much, by a permutation test. */
  readonly pValue: number;
  /** Expected share of false findings among the ablation's comparisons with at most this p-value (Benjamini & Hochberg 1995). */
  readonly falseDiscoveryRate: number;
  readonly verdict: Verdict;
}

/** The statistics of an ablation: plain JSON. */
export interface AblationSummary {
  readonly format: 1;
  readonly title: string;
  readonly command: string;
  /** The comparisons made; null if arms are not compared. */
  readonly ablation: AblationEntry | null;
  /** Environments of the aggregates: every arm has runs in them. */
  readonly sharedEnvironments: string[];
  readonly environments: {
    readonly [id: string]: {
      /** Steps of the longest run. */
      readonly steps: number;
      /** Steps of the shortest run, if runs differ in length. */
      readonly fewestSteps?: number;
      readonly zero: number;
      readonly one: number;
      /** Where the scale comes from. */
      readonly scale: string;
    };
  };
  readonly runs: number;
  readonly remaining: number;
  /** Such as schedules that are longer than the runs; absent without any. */
  readonly notes?: readonly string[];
  /** Fewest and most seeds of an arm in a shared environment; without shared environments, in any environment of the arm. */
  readonly seeds: { readonly fewest: number; readonly most: number };
  readonly arms: ArmSummary[];
  /** The complete agent without each part against the complete agent. */
  readonly dropOne: Comparison[];
  /** The baseline with each part against the baseline. */
  readonly addOne: Comparison[];
  /** The complete agent against the baseline. */
  readonly whole: Comparison | null;
}
