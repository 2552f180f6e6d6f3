import type { AblationEntry, Config, Run } from '@prism-rl/core';
import type { ReportAnimation } from '../pages/reportData.ts';
import type { SweepResult } from '../result.ts';

/** Everything that a report of an ablation shows. Except for the pictures it is plain JSON. */
export interface AblationData {
  /** `Rainbow on classic control`. */
  readonly title: string;
  /** The exact command that makes this result again. */
  readonly command: string;
  /** The comparisons to make; without them, arms are not compared. */
  readonly ablation?: AblationEntry;
  readonly runs: readonly AblationRun[];
  /** Mean returns that put environments on one scale. */
  readonly references?: { readonly [environment: string]: ReferenceScores };
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
  Pick<SweepResult, 'arm' | 'score' | 'stepsPerSecond'> & {
    readonly curve: Readonly<Record<'envSteps' | 'meanReturn', readonly number[]>>;
    /** The computer, of published results in words that begin with the processor; default: unknown. */
    readonly machine?: Config | string;
    /** Path of the file that the points of the run link to; default: no link. */
    readonly link?: string;
  };

/** Scores that become 0 and 1 in an environment; missing ones are taken from the runs. */
export interface ReferenceScores {
  readonly random?: number;
  readonly solved?: number;
  /** Replaces `solved` where it is missing. */
  readonly published?: { readonly mean: number; readonly agent: string };
}
