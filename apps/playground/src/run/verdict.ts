// The claims that a comparison allows, and those that it does not.
import type { Point } from '@prism-rl/report/chart';
import { stepsOfPlaces } from './learningCurve.ts';

/** Fewest seeds of an interval: the bootstrap of two or three only repeats their smallest and largest result. */
export const fewestForInterval = 5;

/** The results of an arm. */
export interface ArmResult {
  readonly name: string;
  /** One for each run that has ended. */
  readonly curves: readonly (readonly number[])[];
  /** Interquartile mean over the seeds, from the place on where an episode has ended in each of them. */
  readonly mean: readonly Point[];
  /** Its 95 % bootstrap interval; empty where there are too few seeds for one. */
  readonly low: readonly Point[];
  readonly high: readonly Point[];
  /** Runs in which no episode has ended. */
  readonly endless: number;
}

/** The difference between an arm and the first one. */
export interface Verdict {
  readonly name: string;
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
  if (from < 0 || curves.length === 0) return { name, curves, mean: [], low: [], high: [], endless };
  // Statistics are not loaded before there is something to compare: the page is small without them.
  const { sampleEfficiency } = await import('@prism-rl/stats');
  const at = stepsOfPlaces(steps).slice(from);
  const band = sampleEfficiency(
    {
      steps: at,
      runs: curves.length,
      tasks: 1,
      values: Float64Array.from(curves.flatMap((curve) => curve.slice(from))),
    },
    'iqm',
    { resamples: 1000 },
  );
  const points = (values: Float64Array): Point[] => at.map((step, p) => [step, values[p]!]);
  const hasInterval = curves.length >= fewestForInterval;
  return {
    name,
    curves,
    mean: points(band.estimate),
    low: hasInterval ? points(band.low) : [],
    high: hasInterval ? points(band.high) : [],
    endless,
  };
}

/** Each arm beside the first; nothing while there are too few seeds, or a run without an episode. */
export async function verdicts(results: readonly ArmResult[]): Promise<readonly Verdict[]> {
  const isReady = ({ curves, endless }: ArmResult): boolean =>
    endless === 0 && curves.length >= fewestForInterval;
  const [first, ...others] = results;
  if (first === undefined || !isReady(first)) return [];
  const { differenceInterval, ScoreMatrix } = await import('@prism-rl/stats');
  const ends = ({ curves }: ArmResult) =>
    new ScoreMatrix(
      curves.length,
      1,
      Float64Array.from(curves, (curve) => curve.at(-1)!),
    );
  return others.filter(isReady).map((other) => {
    const by = differenceInterval(ends(other), ends(first), 'iqm', { resamples: 5000 });
    return {
      name: other.name,
      by,
      says: by.low > 0 ? 'higher' : by.high < 0 ? 'lower' : 'cannot tell',
    };
  });
}

/** The result in words. */
export function inWords(first: string, all: readonly Verdict[], seeds: number): string {
  if (seeds < fewestForInterval) {
    return `${seeds} seeds allow no interval: their curves are shown one by one. From ${fewestForInterval} seeds on there is one.`;
  }
  if (all.length === 0) return '';
  const list = (names: readonly string[]): string =>
    new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
  const of = (says: Verdict['says']): string[] =>
    all.filter((one) => one.says === says).map(({ name }) => name);
  const [higher, lower, open] = [of('higher'), of('lower'), of('cannot tell')];
  const sentences = [
    higher.length > 0 && `${list(higher)} ${higher.length > 1 ? 'end' : 'ends'} higher than ${first}.`,
    lower.length > 0 && `${list(lower)} ${lower.length > 1 ? 'end' : 'ends'} lower than ${first}.`,
    open.length > 0 &&
      `Between ${first} and ${list(open)} ${seeds} seeds cannot tell: that is not the same as no difference.`,
    all.length > 2 &&
      `Each is compared with ${first} alone, at 95 %: of ${all.length} such sentences one may be chance.`,
  ];
  return sentences.filter(Boolean).join(' ');
}
