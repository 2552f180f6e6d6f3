/** What tables and verdicts say of a run and of groups of runs. */
import { counted } from '@prism-rl/core';
import { tallyOf } from '@prism-rl/loggers';
import { summarize } from '@prism-rl/stats';
import type { ReportData, ReportEvaluation, ReportRun } from './reportData.ts';

/** A run in numbers; NaN where its rows do not tell. */
export interface RunSummary {
  readonly run: ReportRun;
  readonly group: string;
  readonly envSteps: number;
  readonly episodes: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  /** Mean return of the last 100 training episodes. */
  readonly lastReturns: number;
  readonly evaluation: ReportEvaluation | undefined;
}

/** Reads a run's numbers from its rows. */
export function summarizeRun(run: ReportRun): RunSummary {
  const { envSteps, episodes, trainSeconds, trainStepsPerSecond, meanReturn, evaluation } = tallyOf(run.rows);
  const { agent, environment } = run.manifest;
  return {
    run,
    group: run.group ?? `${agent} on ${environment}`,
    envSteps,
    episodes,
    seconds: trainSeconds,
    stepsPerSecond: trainStepsPerSecond,
    lastReturns: meanReturn,
    evaluation: run.evaluation ?? evaluation,
  };
}

/** Runs that belong together. */
export interface Group {
  readonly name: string;
  /** The colour of its lines, as `Series` counts them. */
  readonly index: number;
  readonly runs: readonly RunSummary[];
}

/** The runs in groups, in the order of their first appearance. */
export function groupRuns(runs: readonly RunSummary[]): Group[] {
  const groups = new Map<string, RunSummary[]>();
  for (const run of runs) groups.set(run.group, [...(groups.get(run.group) ?? []), run]);
  return [...groups].map(([name, members], index) => ({ name, index, runs: members }));
}

/** A mean and half of its 95 % interval. */
export interface Estimate {
  readonly mean: number;
  /** NaN when it cannot be told. */
  readonly margin: number;
  /** What varies: seeds, or the episodes of a single run. */
  readonly over: 'seeds' | 'episodes';
  readonly count: number;
}

/**
 * The evaluations of a group as one number: Student's interval over seeds, or, for a single run, over its episodes. Nothing
 * when no run was evaluated; no number where a run has none.
 */
export function estimateReturn(runs: readonly RunSummary[]): Estimate | undefined {
  const evaluations = runs.flatMap(({ evaluation }) => (evaluation === undefined ? [] : [evaluation]));
  const [only] = evaluations;
  if (only === undefined) return undefined;
  if (evaluations.length === 1) {
    return { mean: only.meanReturn, margin: episodeMargin(only), over: 'episodes', count: only.episodes };
  }
  const returns = evaluations.map(({ meanReturn }) => meanReturn);
  if (!returns.every(Number.isFinite)) {
    return { mean: Number.NaN, margin: Number.NaN, over: 'seeds', count: returns.length };
  }
  const { mean, interval, count } = summarize(returns);
  return { mean, margin: interval.high - mean, over: 'seeds', count };
}

/** Half of the 95 % interval of a mean over episodes (normal approximation); NaN for a single one, and for equal returns. */
export function episodeMargin({ episodes, stdReturn }: ReportEvaluation): number {
  return episodes < 2 || stdReturn === 0 ? Number.NaN : (1.96 * stdReturn) / Math.sqrt(episodes - 1);
}

/** Assessment of a result. */
export interface Verdict {
  readonly tone: 'good' | 'neutral' | 'bad';
  readonly word: string;
  readonly sentence: string;
}

/** Describes the returns of the greedy policies, the worst included. */
function reached(returns: readonly number[], format: (value: number) => string): string {
  const [least, most] = [format(Math.min(...returns)), format(Math.max(...returns))];
  if (returns.length === 1) return `The greedy policy reaches a mean return of ${most}`;
  const range = least === most ? `a mean return of ${most}` : `mean returns of ${least} to ${most}`;
  return `The greedy policies of ${returns.length} runs reach ${range}`;
}

/** Compares the evaluations with the threshold where there is one. */
export function judge(
  data: ReportData,
  summaries: readonly RunSummary[],
  format: (value: number) => string,
): Verdict {
  const failed = summaries.filter(({ run }) => run.error !== undefined);
  if (failed.length > 0) {
    return {
      tone: 'bad',
      word: 'failed',
      sentence: `${failed.length} of ${counted(summaries.length, 'run')} failed.`,
    };
  }
  const evaluated = summaries.flatMap(({ evaluation }) =>
    evaluation === undefined ? [] : [evaluation.meanReturn],
  );
  const { threshold } = data;
  if (evaluated.length === 0)
    return { tone: 'neutral', word: 'not evaluated', sentence: 'No greedy policy was evaluated.' };
  if (threshold === undefined) {
    return { tone: 'neutral', word: 'done', sentence: `${reached(evaluated, format)}.` };
  }
  const solved = evaluated.filter((value) => value >= threshold).length;
  const goal = `a mean return of ${format(threshold)}, which counts as solved`;
  if (solved === summaries.length) {
    const who = solved === 1 ? 'The greedy policy reaches' : `All ${solved} runs reach`;
    return { tone: 'good', word: 'solved', sentence: `${who} ${goal}.` };
  }
  const who =
    summaries.length === 1
      ? 'The greedy policy does not reach'
      : `${solved} of ${summaries.length} runs reach`;
  return {
    tone: solved > 0 ? 'neutral' : 'bad',
    word: solved > 0 ? 'partly solved' : 'not solved',
    sentence: `${who} ${goal}.`,
  };
}
