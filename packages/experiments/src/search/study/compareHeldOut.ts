import { higherFirst } from '@prism-rl/core';
import { bootstrapInterval, differenceInterval, type Interval, namedRng, ScoreMatrix } from '@prism-rl/stats';
import { pValueOf, type Verdict, verdictsOf } from '../../results/compare/verdicts.ts';
import type { SweepResult } from '../../results/result.ts';
import { presetArm } from './studyJobs.ts';

/** One of the best trials, or the preset, on seeds that no trial has seen. */
export interface HeldOutArm {
  readonly arm: string;
  /** Score of each seed, in the order of the runs. */
  readonly scores: readonly number[];
  /** Interquartile mean with a 95 % interval. */
  readonly iqm: Interval;
  /** Difference of the interquartile mean to the preset's; all intervals together hold in 95 % of cases. null for the preset. */
  readonly difference: Interval | null;
}

export interface HeldOutComparison {
  /** The preset first, then trials from the highest interquartile mean down. */
  readonly arms: readonly HeldOutArm[];
  readonly best: string;
  /** The best trial, or the preset where no trial has a higher interquartile mean. */
  readonly winner: string;
  /** Verdict on the best trial compared with the preset, by the rule of {@link verdictsOf}; `open` if it is undecided. */
  readonly verdict: Exclude<Verdict, 'undecided'> | 'open';
}

/** Share of cases in which all intervals of differences hold together. */
const confidence = 0.95;

/**
 * Compares the best trials with the preset on held-out seeds. Naming the best of several favours luck, so each difference has an
 * interval of 1 − 0.05/k, k trials (Bonferroni), so that they hold together.
 *
 * @param seeds number of held-out seeds: the runs of each arm, unless some failed.
 * @returns undefined if all runs of the preset failed, or each trial has a failed run.
 */
export function compareHeldOut(
  results: readonly SweepResult[],
  seeds: number,
): HeldOutComparison | undefined {
  const byArm = Map.groupBy(results, ({ arm }) => arm);
  const presetScores = byArm.get(presetArm)?.map(({ score }) => score);
  // Excludes trials with a failed run: their other scores may be luck.
  const trials = [...byArm.keys()].filter((arm) => arm !== presetArm && byArm.get(arm)!.length === seeds);
  if (presetScores === undefined || trials.length === 0) return undefined;
  const ofPreset = ScoreMatrix.fromTasks([presetScores]);
  const options = { confidence: 1 - (1 - confidence) / trials.length, resamples: 20_000 };
  const arms = [presetArm, ...trials].map((arm): HeldOutArm => {
    const scores = byArm.get(arm)!.map(({ score }) => score);
    const matrix = ScoreMatrix.fromTasks([scores]);
    const rng = namedRng(arm);
    const iqm = bootstrapInterval(matrix, 'iqm', { rng, resamples: 20_000 });
    const difference =
      arm === presetArm ? null : differenceInterval(matrix, ofPreset, 'iqm', { ...options, rng });
    return { arm, scores, iqm, difference };
  });
  const verdicts = verdictsAgainst(ofPreset, arms.slice(1));
  const [preset, ...others] = arms as [HeldOutArm, ...HeldOutArm[]];
  const sorted = others.sort((a, b) => higherFirst(a.iqm.estimate, b.iqm.estimate));
  const { arm: best, iqm } = sorted[0]!;
  const winner = iqm.estimate > preset.iqm.estimate ? best : presetArm;
  const verdict = verdicts.get(best)!;
  return { arms: [preset, ...sorted], best, winner, verdict: verdict === 'undecided' ? 'open' : verdict };
}

/** Verdicts on arms compared with another arm, by name. */
function verdictsAgainst(
  other: ScoreMatrix,
  arms: readonly Pick<HeldOutArm, 'arm' | 'scores' | 'difference'>[],
): ReadonlyMap<string, Verdict> {
  const verdicts = verdictsOf(
    arms.map(({ arm, scores, difference }) => ({
      difference: difference!,
      pValue: pValueOf(ScoreMatrix.fromTasks([scores]), other, difference!, arm),
      runs: Math.min(scores.length, other.runs),
    })),
  );
  return new Map(arms.map(({ arm }, k) => [arm, verdicts[k]!.verdict]));
}

/**
 * Names the trials that cannot be the best any more: each is worse than the best one on the same seeds, by the rule of {@link verdictsOf}.
 *
 * @param seeds number of seeds of each arm so far; trials with a failed run have no chance.
 */
export function outclassed(results: readonly SweepResult[], seeds: number): string[] {
  const found = compareHeldOut(results, seeds);
  if (found === undefined) return [];
  const [leader, ...others] = found.arms
    .filter(({ arm }) => arm !== presetArm)
    .map(({ arm, scores }) => ({ arm, scores, matrix: ScoreMatrix.fromTasks([scores]) }));
  const options = { confidence: 1 - (1 - confidence) / others.length, resamples: 20_000 };
  const verdicts = verdictsAgainst(
    leader!.matrix,
    others.map(({ arm, scores, matrix }) => {
      const drawing = { ...options, rng: namedRng(arm) };
      return { arm, scores, difference: differenceInterval(matrix, leader!.matrix, 'iqm', drawing) };
    }),
  );
  const beaten = others.filter(({ arm }) => verdicts.get(arm) === 'worse');
  const failed = [...new Set(results.map(({ arm }) => arm))].filter(
    (arm) => !found.arms.some((one) => one.arm === arm),
  );
  return [...beaten.map(({ arm }) => arm), ...failed];
}
