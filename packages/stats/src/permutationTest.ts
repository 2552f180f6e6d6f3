import { PrismError, Rng } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { type AggregateName, prepareAggregate, prepareMagnitude } from './aggregate.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import { requireSameTasks, ScoreMatrix } from './scoreMatrix.ts';

export interface PermutationOptions extends Pick<BootstrapOptions, 'rng'> {
  /** Number of random permutations `n`; default 10 000. The smallest p-value is 1 / (n + 1). */
  readonly permutations?: number;
}

/**
 * Computes the p-value of a two-sided permutation test of the difference of an aggregate: how often a random reassignment of the runs of each task to
 * the two algorithms gives a difference at least as large (Fisher 1935, section 21; stratified by task). The actual assignment counts as a
 * permutation, so that no p-value is 0 (Phipson & Smyth 2010).
 *
 * @throws PrismError `incompatible` for different tasks, `invalid-argument` for no permutations.
 */
export function permutationTest(
  x: ScoreMatrix,
  y: ScoreMatrix,
  aggregate: AggregateName,
  { rng = new Rng(0), permutations = 10_000 }: PermutationOptions = {},
): number {
  requireSameTasks(x, y);
  wholeNumber('permutations', permutations);
  const { tasks } = x;
  const runs = x.runs + y.runs;
  const values = new Float64Array(runs * tasks);
  values.set(x.values);
  values.set(y.values, x.values.length);
  const scores = new ScoreMatrix(runs, tasks, values);
  const statistic = prepareAggregate(aggregate, scores, 1);
  const magnitude = prepareMagnitude(aggregate, scores);
  // Rows of cells: the first `x.runs` rows are X's, each column is a task.
  const cells = Int32Array.from(values, (_, k) => k);
  const ofX = cells.subarray(0, x.values.length);
  const ofY = cells.subarray(x.values.length);
  const distance = (): number => Math.abs(statistic(ofX) - statistic(ofY));
  // Equal sums may differ by rounding errors of their scores, which may be much larger than their difference. Scores outside of the sums do not count.
  const roundingOf = (greatest: number): number => Number.EPSILON * values.length * greatest;
  const rounding = (): number => roundingOf(Math.max(magnitude(ofX), magnitude(ofY)));
  const most = roundingOf(values.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0));
  const actual = distance();
  const own = rounding();
  const isAsFar = (found: number): boolean =>
    found >= actual || (found >= actual - most && found >= actual - Math.max(own, rounding()));
  const drawn = new Int32Array(1);
  let asFar = 1;
  for (let p = 0; p < permutations; p++) {
    for (let run = 0; run < x.runs; run++) {
      for (let t = 0; t < tasks; t++) {
        rng.fillIntegers(drawn, run, runs);
        const [to, from] = [run * tasks + t, drawn[0]! * tasks + t];
        const cell = cells[to]!;
        cells[to] = cells[from]!;
        cells[from] = cell;
      }
    }
    if (isAsFar(distance())) asFar++;
  }
  return asFar / (permutations + 1);
}

/**
 * Adjusts the p-values of several comparisons to false discovery rates (Benjamini & Hochberg 1995): of the comparisons with an adjusted value of at most
 * 0.05, at most one in twenty is expected to be a false discovery.
 *
 * q of the k-th smallest of m is the minimum of p₍ⱼ₎ m / j over j ≥ k, at most 1.
 *
 * @returns in the order of `pValues`.
 * @throws PrismError `invalid-argument` for a number that is not between 0 and 1.
 */
export function falseDiscoveryRates(pValues: readonly number[]): number[] {
  const bad = pValues.find((p) => !(p >= 0 && p <= 1));
  if (bad !== undefined) {
    throw PrismError.invalidArgument`A p-value must lie between 0 and 1, but is ${bad}.`;
  }
  const order = pValues.map((_, k) => k).sort((a, b) => pValues[b]! - pValues[a]!);
  const rates = pValues.map(() => 1);
  let least = 1;
  for (const [k, index] of order.entries()) {
    least = Math.min(least, (pValues[index]! * pValues.length) / (pValues.length - k));
    rates[index] = least;
  }
  return rates;
}
