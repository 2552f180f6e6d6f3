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
/** The same over many environments, whose runs are pooled, as in the intervals of Agarwal et al. 2021. */
const fewestSeedsOfMany = 3;
/** Accepted false discovery rate among the claims of order. */
const mostFalse = 0.05;

/**
 * An aggregate over many environments is reproduced if the stratified bootstrap interval of ours (95 %) contains theirs, exceeded if it
 * lies above. A score is reproduced if the 95 % interval of our mean (Student's t over seeds) meets theirs ± one standard deviation,
 * exceeded if it lies above. An order is reproduced if the bootstrap interval of the difference excludes 0 on the claimed side and the
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
      const { kind: _, ...row } = claim;
      return row;
    }
    if (claim.kind === 'aggregate') return judgeAggregate(claim, setOf);
    if (claim.kind === 'score') return judgeScore(claim, scoresOf(claim.ours, setOf));
    return judgeOrder(claim, pairs.get(claim)!, rates[orders.indexOf(claim)]!);
  });
}

function judgeScore(
  { claim, source, settings, mean, deviation }: Extract<Claim, { kind: 'score' }>,
  scores: readonly number[],
): Judged {
  const theirs = deviation === undefined ? `${mean}` : `${mean} ± ${deviation}`;
  if (scores.length < fewestSeeds) {
    return { claim, source, theirs, settings, ours: counted(scores.length, 'seed'), verdict: 'cannot tell' };
  }
  const interval = studentInterval(scores);
  const spread = deviation ?? 0;
  const verdict = verdictOf(interval, mean - spread, mean + spread);
  const ours = `${intervalText(interval, round)}, ${scores.length} seeds`;
  return { claim, source, theirs, settings, ours, verdict };
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
    return { ...row, ours: `${made.length} of at least ${needed} runs are made`, verdict: 'cannot tell' };
  }
  // The same number of seeds of each, the first ones.
  const columns = [...own].map(([environment, column]) => {
    const first = column.toSorted((a, b) => a.seed - b.seed).slice(0, seeds);
    return first.map(({ score }) => normalised(scales, environment, score));
  });
  const matrix = ScoreMatrix.fromTasks(columns);
  // As on the set's own page.
  const interval = bootstrapIntervals({ [arm]: matrix }, aggregate)[arm]!;
  const verdict = verdictOf(interval, value, value);
  const ours = `${intervalText(interval, round)}, ${seeds} seeds of each`;
  return { ...row, ours, verdict };
}

function judgeOrder(order: OrderClaim, [x, y]: readonly [ScoreMatrix, ScoreMatrix], rate: number): Judged {
  const { claim, source, settings, better, worse } = order;
  const aggregate = aggregateOf(order);
  const interval = differenceInterval(x, y, aggregate, { resamples: 10_000 });
  const isClear = rate <= mostFalse && Math.min(x.runs, y.runs) >= fewestSeeds;
  const verdict = !isClear
    ? 'cannot tell'
    : interval.low > 0
      ? 'reproduced'
      : interval.high < 0
        ? 'not reproduced'
        : 'cannot tell';
  const ours = `${intervalText(interval, round)}, q = ${round(rate)}, ${x.runs} seeds`;
  return { claim, source, settings, theirs: `${better} above ${worse}`, ours, verdict };
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

function scoresOf({ set, arm, environment }: OurRuns, setOf: SetOf): number[] {
  return setOf(set)
    .runs.filter((run) => run.arm === arm && run.environment === environment)
    .map(({ score }) => score);
}

/** Scores of both arms in the environments that both have; normalised if there are several. */
function pairOf(
  { set, better, worse, environment }: OrderClaim,
  setOf: SetOf,
): readonly [ScoreMatrix, ScoreMatrix] {
  const { runs, scales } = setOf(set);
  const environments =
    environment === undefined ? [...new Set(runs.map((run) => run.environment))] : [environment];
  const columns = environments.map((id) => {
    const own = [better, worse].map((arm) => scoresOf({ set, arm, environment: id }, setOf));
    if (environments.length === 1) return own;
    return own.map((scores) => scores.map((score) => normalised(scales, id, score)));
  });
  return [0, 1].map((side) => ScoreMatrix.fromTasks(columns.map((column) => column[side]!))) as [
    ScoreMatrix,
    ScoreMatrix,
  ];
}

/** Three digits; rounding errors around 0 become 0. */
function round(value: number): string {
  return String(Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(3)));
}
