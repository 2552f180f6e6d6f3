// The conclusions that a comparison supports.
import type { Point } from '@prism-rl/experiments/chart';
import { laterWords } from '../../words/laterWords.ts';
import { filled } from '../../words/words.ts';
import { stepsOfPlaces } from './learningCurve.ts';

/** Fewest seeds of an interval: the bootstrap of two or three only repeats their smallest and largest result. */
export const fewestForInterval = 5;

/** The results of an arm. */
export interface ArmResult {
  readonly name: string;
  /** One per finished run. */
  readonly curves: readonly (readonly number[])[];
  /** Interquartile mean over the seeds, from the point on at which each has finished an episode. */
  readonly mean: readonly Point[];
  /** Its 95 % bootstrap interval; empty if there are too few seeds. */
  readonly low: readonly Point[];
  readonly high: readonly Point[];
  /** Runs without a finished episode. */
  readonly endless: number;
}

/** An arm before its first run has ended. */
export const noResult = (name: string): ArmResult => ({
  ...{ name, curves: [], mean: [], low: [], high: [], endless: 0 },
});

/** The difference between an arm and its reference. */
export interface Verdict {
  readonly name: string;
  readonly beside: string;
  /** Difference of the interquartile means at the end, with its 95 % interval. */
  readonly by: { readonly estimate: number; readonly low: number; readonly high: number };
  readonly says: 'higher' | 'lower' | 'cannot tell';
}

/** An arm's curves as one with its interval. */
export async function summarise(
  name: string,
  curves: readonly (readonly number[])[],
  steps: number,
): Promise<ArmResult> {
  const endless = curves.filter((curve) => Number.isNaN(curve.at(-1)!)).length;
  const from = stepsOfPlaces(steps).findIndex((_, p) => curves.every((curve) => !Number.isNaN(curve[p]!)));
  if (from < 0 || curves.length === 0) return { ...noResult(name), curves, endless };
  // Load statistics only when there is something to compare: this keeps the page small.
  const { sampleEfficiency } = await import('@prism-rl/stats');
  const at = stepsOfPlaces(steps).slice(from);
  const values = Float64Array.from(curves.flatMap((curve) => curve.slice(from)));
  const scores = { steps: at, runs: curves.length, tasks: 1, values };
  const band = sampleEfficiency(scores, 'iqm', { resamples: 1000 });
  const points = (values: Float64Array): Point[] => at.map((step, p) => [step, values[p]!]);
  const hasInterval = curves.length >= fewestForInterval && !Number.isNaN(band.low[0]);
  return {
    name,
    curves,
    mean: points(band.estimate),
    low: hasInterval ? points(band.low) : [],
    high: hasInterval ? points(band.high) : [],
    endless,
  };
}

/**
 * Compares each arm with its reference; nothing while there are too few seeds, or a run without an episode.
 *
 * @param references the index of each arm's reference, if there is one.
 */
export async function verdicts(
  results: readonly ArmResult[],
  references: readonly (number | undefined)[],
): Promise<readonly Verdict[]> {
  const isReady = ({ curves, endless }: ArmResult): boolean =>
    endless === 0 && curves.length >= fewestForInterval;
  const pairs = results.flatMap((arm, k) => {
    const place = references[k];
    const reference = place === undefined ? undefined : results[place]!;
    return reference !== undefined && isReady(arm) && isReady(reference) ? [{ arm, reference }] : [];
  });
  if (pairs.length === 0) return [];
  const { differenceInterval, ScoreMatrix } = await import('@prism-rl/stats');
  const last = (curve: readonly number[]): number => curve.at(-1)!;
  const ends = ({ curves }: ArmResult) => new ScoreMatrix(curves.length, 1, Float64Array.from(curves, last));
  return pairs.map(({ arm, reference }) => {
    const by = differenceInterval(ends(arm), ends(reference), 'iqm', { resamples: 5000 });
    return {
      name: arm.name,
      beside: reference.name,
      by,
      says: by.low > 0 ? 'higher' : by.high < 0 ? 'lower' : 'cannot tell',
    };
  });
}

/** Describes the result in sentences. */
export function inWords(all: readonly Verdict[], seeds: number): string {
  const { tooFewSeeds, ends, undecided, severalSentences } = laterWords.verdict;
  if (all.length === 0 && seeds < fewestForInterval) return filled(tooFewSeeds, seeds, fewestForInterval);
  const references = [...new Set(all.map(({ beside }) => beside))];
  const sentences = references.flatMap((reference) => {
    const of = (says: Verdict['says']): string[] =>
      all.filter((one) => one.beside === reference && one.says === says).map(({ name }) => name);
    const [higher, lower, open] = [of('higher'), of('lower'), of('cannot tell')];
    return [
      higher.length > 0 && filled(ends, higher, true, reference),
      lower.length > 0 && filled(ends, lower, false, reference),
      open.length > 0 && filled(undecided, open, reference, seeds),
    ];
  });
  if (all.length > 2)
    sentences.push(filled(severalSentences, all.length, references.length > 1, references[0]));
  return sentences.filter((sentence) => sentence !== false).join(' ');
}
