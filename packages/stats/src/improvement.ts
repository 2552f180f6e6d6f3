import { type Aggregate, allCells, prepareAggregate, rankValues } from './aggregate.ts';
import type { AggregateBootstrapOptions, BootstrapOptions, Interval } from './bootstrap.ts';
import {
  bootstrapPlan,
  canVary,
  percentileInterval,
  StratifiedSampler,
  unknownInterval,
} from './bootstrap.ts';
import { requireSameTasks, type ScoreMatrix } from './scoreMatrix.ts';

/**
 * Computes aggregate(x) − aggregate(y) with a percentile interval of the stratified bootstrap; `x` and `y` are resampled independently. If the interval
 * contains 0, the comparison is inconclusive; overlapping intervals of the single arms do not imply that. Unknown if all runs of `x`, or all of `y`,
 * are equal.
 *
 * @throws PrismError `incompatible` for different tasks, `invalid-argument`, `unknown-name`
 */
export function differenceInterval(
  x: ScoreMatrix,
  y: ScoreMatrix,
  aggregate: Aggregate,
  options: Omit<AggregateBootstrapOptions, 'resampleTasks'> = {},
): Interval {
  requireSameTasks(x, y);
  const [ofX, ofY] = [x, y].map((scores) => prepareAggregate(aggregate, scores, options.optimum ?? 1));
  return intervalOf(x, y, (cellsX, cellsY) => ofX!(cellsX) - ofY!(cellsY), options);
}

/**
 * Probability of improvement (Agarwal et al. 2021, arXiv 2108.13264, section 4.3): how likely a run of `x` scores higher than a run of `y`, averaged
 * over tasks. For one task it is the Mann–Whitney U statistic divided by the number of pairs; ties count half.
 *
 * @throws PrismError `incompatible` for different numbers of tasks.
 */
export function probabilityOfImprovement(x: ScoreMatrix, y: ScoreMatrix): number {
  return improvementOver(x, y)(allCells(x), allCells(y));
}

/**
 * {@link probabilityOfImprovement} with a bootstrap interval; `x` and `y` are resampled independently. Unknown if no two runs of `x`, or no two of
 * `y`, differ.
 */
export function improvementInterval(
  x: ScoreMatrix,
  y: ScoreMatrix,
  options: BootstrapOptions = {},
): Interval {
  return intervalOf(x, y, improvementOver(x, y), options);
}

/** Computes a statistic of two independent samples, with its bootstrap interval. */
function intervalOf(
  x: ScoreMatrix,
  y: ScoreMatrix,
  statistic: (cellsX: Int32Array, cellsY: Int32Array) => number,
  options: BootstrapOptions,
): Interval {
  const plan = bootstrapPlan(options, 50_000);
  const estimate = statistic(allCells(x), allCells(y));
  if (!canVary(x) || !canVary(y)) return unknownInterval(estimate);
  const [samplerX, samplerY] = [x, y].map(({ runs, tasks }) => new StratifiedSampler(runs, tasks, plan.rng));
  const results = new Float64Array(plan.resamples);
  for (let b = 0; b < plan.resamples; b++) results[b] = statistic(samplerX!.next(), samplerY!.next());
  return percentileInterval(estimate, results, plan.confidence);
}

/** Counts the runs of X and Y by rank for each task, and compares them in one pass over the ranks, without sorting. */
function improvementOver(x: ScoreMatrix, y: ScoreMatrix): (cellsX: Int32Array, cellsY: Int32Array) => number {
  requireSameTasks(x, y);
  const tasks = x.tasks;
  const both = new Float64Array(x.values.length + y.values.length);
  both.set(x.values);
  both.set(y.values, x.values.length);
  const { sorted, ranks } = rankValues(both);
  const ranksX = ranks.subarray(0, x.values.length);
  const ranksY = ranks.subarray(x.values.length);
  const width = sorted.length;
  const countsX = new Int32Array(width);
  const countsY = new Int32Array(width);
  const pairs = x.runs * y.runs;
  return (cellsX, cellsY) => {
    let sum = 0;
    for (let t = 0; t < tasks; t++) {
      countsX.fill(0);
      countsY.fill(0);
      for (let k = t; k < cellsX.length; k += tasks) countsX[ranksX[cellsX[k]!]!]!++;
      for (let k = t; k < cellsY.length; k += tasks) countsY[ranksY[cellsY[k]!]!]!++;
      let below = 0;
      let wins = 0;
      for (let rank = 0; rank < width; rank++) {
        wins += countsX[rank]! * (below + countsY[rank]! / 2);
        below += countsY[rank]!;
      }
      sum += wins / pairs;
    }
    return sum / tasks;
  };
}
