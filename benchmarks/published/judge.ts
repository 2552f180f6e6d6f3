// Compares published results with our runs and draws conclusions.
import { counted } from '@prism-rl/core';
import {
  bootstrapIntervals,
  differenceInterval,
  falseDiscoveryRates,
  type Interval,
  intervalText,
  permutationTest,
  ScoreMatrix,
  studentInterval,
} from '@prism-rl/stats';
import type { PublishedRun } from '../rainbow/publishedRuns.ts';
import { coreHours } from '../rainbow/resultsPage.ts';
import type { AggregateClaim, Claim, OrderClaim, OurRuns } from './claims.ts';

export type Verdict = 'reproduced' | 'exceeded' | 'not reproduced' | 'cannot tell';

/** A row of the table. */
export interface Judged {
  readonly claim: string;
  readonly source: string;
  readonly theirs: string;
  readonly ours: string;
  readonly settings: string;
  readonly verdict: Verdict;
  /** What would decide an open claim. */
  readonly missing?: Missing;
}

/** What would decide an open claim. */
export interface Missing {
  /** Claims of an equal group are decided together. */
  readonly group: string;
  /** Why the claim is open. */
  readonly reason: string;
  /** Number of runs; none if more runs of this kind would not decide it. */
  readonly runs: number;
  /** What they take, by the time of the runs that were made; NaN if there are none. */
  readonly coreHours: number;
}

/** The committed data of a set. */
export interface PublishedSet {
  readonly runs: readonly PublishedRun[];
  /** The scores that normalise to 0 and 1 in each environment. */
  readonly scales: { readonly [environment: string]: { readonly zero: number; readonly one: number } };
}

/** A score on the scale of its environment. */
export function normalised(scales: PublishedSet['scales'], environment: string, score: number): number {
  const { zero, one } = scales[environment]!;
  return (score - zero) / (one - zero);
}

/** Finds a set by its name. */
export type SetOf = (set: string) => PublishedSet;

/** Fewest runs for a statement about one environment. */
const fewestSeeds = 5;
/** The same if all scores are equal: the median lies between the lowest and the highest of six with 97 % (sign test: 1 − 2 · ½⁶). */
const fewestEqualScores = 6;
/** Fewest runs in each of many environments, whose runs are pooled, as in the intervals of Agarwal et al. 2021. */
const fewestSeedsOfMany = 3;
/** Accepted false discovery rate among the claims of order. */
const mostFalse = 0.05;
/** Most seeds of an arm that a claim of order is worth. */
const mostSeeds = 200;

/**
 * An aggregate over many environments is reproduced if the stratified bootstrap interval of ours (95 %) contains theirs, exceeded if it
 * lies above. A score is reproduced if the 95 % interval of our mean (Student's t over seeds) meets theirs ± one standard deviation,
 * exceeded if it lies above; if all our seeds have the same score, the sign test's interval of their median takes its place. An order is reproduced if the bootstrap interval of the difference excludes 0 on the claimed side and the
 * permutation test is significant among all claims of this kind (Benjamini & Hochberg 1995); it is contradicted if the same holds on the
 * other side.
 */
export function judgeClaims(claims: readonly Claim[], setOf: SetOf): Judged[] {
  const orders = claims.filter((claim) => claim.kind === 'order');
  const pairs = new Map(orders.map((claim) => [claim, pairOf(claim, setOf)]));
  const rates = falseDiscoveryRates(
    orders.map((claim) => permutationTest(...pairs.get(claim)!, aggregateOf(claim))),
  );
  return claims.map((claim) => {
    if (claim.kind === 'other') {
      const { kind: _, reason, ...row } = claim;
      return reason === undefined ? row : { ...row, missing: unobtainable(claim.claim, reason) };
    }
    if (claim.kind === 'aggregate') return judgeAggregate(claim, setOf);
    if (claim.kind === 'score') return judgeScore(claim, runsOf(claim.ours, setOf));
    const { set, better, worse, environment } = claim;
    const compared = setOf(set).runs.filter(
      (run) =>
        (run.arm === better || run.arm === worse) && run.environment === (environment ?? run.environment),
    );
    return judgeOrder(claim, pairs.get(claim)!, rates[orders.indexOf(claim)]!, compared);
  });
}

function judgeScore(
  { claim, source, settings, mean, deviation, ours: { set, arm } }: Extract<Claim, { kind: 'score' }>,
  made: readonly PublishedRun[],
): Judged {
  const theirs = deviation === undefined ? `${mean}` : `${mean} ± ${deviation}`;
  const scores = made.map(({ score }) => score);
  if (scores.length < fewestSeeds) {
    const ours = counted(scores.length, 'seed');
    const reason = `${ours}; one environment alone needs ${fewestSeeds}`;
    const missing = missingRuns(`${set}, ${arm}`, reason, fewestSeeds - scores.length, made);
    return { claim, source, theirs, settings, ours, verdict: 'cannot tell', missing };
  }
  // Unknown if all scores are equal.
  const ofMean = studentInterval(scores);
  const { estimate } = ofMean;
  const ofMedian = Number.isNaN(ofMean.low) && scores.length >= fewestEqualScores;
  const interval = ofMedian ? { estimate, low: estimate, high: estimate } : ofMean;
  const spread = deviation ?? 0;
  const verdict = verdictOf(interval, mean - spread, mean + spread);
  const ours = `${intervalText(interval, round)}, ${scores.length} seeds${ofMedian ? ', all equal: the median' : ''}`;
  const row = { claim, source, theirs, settings, ours, verdict };
  if (verdict !== 'cannot tell') return row;
  const reason = `all seeds have the same score: the interval is unknown with fewer than ${fewestEqualScores} seeds`;
  const missing = missingRuns(`${set}, ${arm}`, reason, fewestEqualScores - scores.length, made);
  return { ...row, missing };
}

function unobtainable(claim: string, reason: string): Missing {
  return { group: claim, reason, runs: 0, coreHours: 0 };
}

function missingRuns(group: string, reason: string, runs: number, made: readonly PublishedRun[]): Missing {
  return { group, reason, runs, coreHours: (runs * coreHours(made)) / made.length };
}

function judgeAggregate(asked: AggregateClaim, setOf: SetOf): Judged {
  const { claim, source, settings, aggregate, value, set, arm } = asked;
  const { runs, scales } = setOf(set);
  const made = runs.filter((run) => run.arm === arm);
  const own = Map.groupBy(made, ({ environment }) => environment);
  const seeds = Math.min(...[...own.values()].map((column) => column.length));
  const row = { claim, source, settings, theirs: `${value}` };
  if (own.size < asked.environments || seeds < fewestSeedsOfMany) {
    const needed = asked.environments * fewestSeedsOfMany;
    const ours = `${made.length} of at least ${needed} runs are made`;
    const missing = missingRuns(`${set}, ${arm}`, ours, needed - made.length, made);
    return { ...row, ours, verdict: 'cannot tell', missing };
  }
  const matrix = scoresOf([...own.values()], ({ environment, score }) =>
    normalised(scales, environment, score),
  );
  // As on the set's own page.
  const interval = bootstrapIntervals({ [arm]: matrix }, aggregate)[arm]!;
  const verdict = verdictOf(interval, value, value);
  const ours = `${intervalText(interval, round)}, ${matrix.runs} seeds of each`;
  return { ...row, ours, verdict };
}

function judgeOrder(
  order: OrderClaim,
  [x, y]: readonly [ScoreMatrix, ScoreMatrix],
  rate: number,
  made: readonly PublishedRun[],
): Judged {
  const { claim, source, settings, better, worse } = order;
  const aggregate = aggregateOf(order);
  const interval = differenceInterval(x, y, aggregate, { resamples: 10_000 });
  const isClear = rate <= mostFalse && Math.min(x.runs, y.runs) >= fewestSeeds;
  const verdict: Verdict = !isClear
    ? 'cannot tell'
    : interval.low > 0
      ? 'reproduced'
      : interval.high < 0
        ? 'not reproduced'
        : 'cannot tell';
  const seeds = [x.runs, y.runs] as const;
  const ours = `${intervalText(interval, round)}, q = ${round(rate)}, ${seedsOf(seeds)}`;
  const row = { claim, source, settings, theirs: `${better} above ${worse}`, ours, verdict };
  return verdict === 'cannot tell' ? { ...row, missing: missingSeeds(claim, interval, seeds, made) } : row;
}

function seedsOf([x, y]: readonly [number, number]): string {
  return x === y ? `${x} seeds` : `${x} and ${y} seeds`;
}

/** The seeds of each arm with which half the interval would be as large as the difference, if the difference stays as it is. */
function missingSeeds(
  claim: string,
  { estimate, low, high }: Interval,
  seeds: readonly [number, number],
  made: readonly PublishedRun[],
): Missing {
  const [x, y] = seeds;
  // As many seeds of both arms have an interval as wide.
  const alike = (2 * x * y) / (x + y);
  const needed = Math.ceil(alike * ((high - low) / 2 / estimate) ** 2);
  if (!(needed <= mostSeeds))
    return unobtainable(claim, `a difference of this size needs more than ${mostSeeds} seeds`);
  if (needed <= alike)
    return unobtainable(claim, 'the interval excludes 0, but may do so by chance among so many claims');
  const environments = new Set(made.map(({ environment }) => environment));
  const runs = environments.size * (Math.max(0, needed - x) + Math.max(0, needed - y));
  return missingRuns(claim, `${seedsOf(seeds)}; a difference of this size needs some ${needed}`, runs, made);
}

/** Compares ours with theirs, which lies from `least` to `most`. An unknown interval still contains its estimate. */
function verdictOf({ estimate, low, high }: Interval, least: number, most: number): Verdict {
  if (Number.isNaN(low)) return estimate >= least && estimate <= most ? 'reproduced' : 'cannot tell';
  return low > most ? 'exceeded' : high < least ? 'not reproduced' : 'reproduced';
}

/** As in the ablations: the interquartile mean over environments; for one environment the mean of its returns. */
function aggregateOf({ environment }: OrderClaim): 'mean' | 'iqm' {
  return environment === undefined ? 'iqm' : 'mean';
}

function runsOf({ set, arm, environment }: OurRuns, setOf: SetOf): PublishedRun[] {
  return setOf(set).runs.filter((run) => run.arm === arm && run.environment === environment);
}

/** Scores of an arm, of the seeds that it has in all environments. @param columns its runs in each. */
function scoresOf(
  columns: readonly (readonly PublishedRun[])[],
  scoreOf: (run: PublishedRun) => number,
): ScoreMatrix {
  const isInAll = ({ seed }: PublishedRun): boolean =>
    columns.every((column) => column.some((run) => run.seed === seed));
  return ScoreMatrix.fromTasks(columns.map((column) => column.filter(isInAll).map(scoreOf)));
}

/** Scores of both arms, normalised if there are several environments. */
function pairOf(
  { set, better, worse, environment }: OrderClaim,
  setOf: SetOf,
): readonly [ScoreMatrix, ScoreMatrix] {
  const { runs, scales } = setOf(set);
  const environments =
    environment === undefined ? [...new Set(runs.map((run) => run.environment))] : [environment];
  const [left, right] = [better, worse].map((arm) =>
    scoresOf(
      environments.map((id) => runsOf({ set, arm, environment: id }, setOf)),
      ({ environment: id, score }) => (environments.length === 1 ? score : normalised(scales, id, score)),
    ),
  );
  return [left!, right!];
}

/** Three digits; rounding errors around 0 become 0. */
function round(value: number): string {
  return String(Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(3)));
}
