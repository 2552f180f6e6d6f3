// Aggregates of scores, after Agarwal et al. (2021), "Deep Reinforcement Learning at the Edge of the Statistical Precipice", arXiv 2108.13264. They
// equal rliable's.
//
// Each aggregate is a function of *cells*, one index into `scores.values` per score. All cells in order give the estimate, a resample's cells a
// bootstrap value. Work that does not depend on the cells, like sorting, is done once, so that a resample costs a few nanoseconds per score.
import { PrismError } from '@prism-rl/core';

import { ScoreMatrix } from './scoreMatrix.ts';

/** An aggregate by name, or a function of scores, which must not keep the matrix because it is reused. */
export type Aggregate = AggregateName | ((scores: ScoreMatrix) => number);

/** Computes an aggregate of the scores at these cells. */
export type CellStatistic = (cells: Int32Array) => number;

const aggregates = { iqm: iqmOver, mean: meanOver, median: medianOver, optimalityGap: optimalityGapOver };

export type AggregateName = keyof typeof aggregates;

export const aggregateNames = Object.keys(aggregates) as readonly AggregateName[];

/**
 * Interquartile mean: the mean of the middle half of all runs on all tasks. Robust like the median, but much less noisy. Of `n` scores,
 * `floor(n / 4)` are dropped at each end.
 */
export function interquartileMean(scores: ScoreMatrix): number {
  return iqmOver(scores)(allCells(scores));
}

/** Mean over tasks of the mean over runs. */
export function meanScore(scores: ScoreMatrix): number {
  return meanOver(scores)(allCells(scores));
}

/** Median over tasks of the mean over runs. */
export function medianScore(scores: ScoreMatrix): number {
  return medianOver(scores)(allCells(scores));
}

/**
 * Optimality gap: the mean of max(0, optimum − score). Lower is better.
 *
 * @throws PrismError `invalid-argument` for an optimum that is not finite.
 */
export function optimalityGap(scores: ScoreMatrix, optimum = 1): number {
  return optimalityGapOver(scores, optimum)(allCells(scores));
}

/** All cells in order. */
export function allCells(scores: ScoreMatrix): Int32Array {
  return Int32Array.from(scores.values, (_, k) => k);
}

/** Prepares an aggregate for many evaluations on resamples of `scores`. */
export function prepareAggregate(aggregate: Aggregate, scores: ScoreMatrix, optimum: number): CellStatistic {
  if (typeof aggregate === 'function') return functionOver(aggregate, scores);
  if (Object.hasOwn(aggregates, aggregate)) return aggregates[aggregate](scores, optimum);
  throw PrismError.unknownName`There is no aggregate "${String(aggregate)}".
    Use one of ${aggregateNames.join(', ')}, or pass a function of a ScoreMatrix.`;
}

/**
 * Prepares the greatest absolute score that enters an aggregate: the others, such as those that the interquartile mean drops, have no part in its
 * rounding error.
 */
export function prepareMagnitude(aggregate: AggregateName, scores: ScoreMatrix): CellStatistic {
  const { values, tasks } = scores;
  const greatest = (cells: ArrayLike<number>): number => {
    let most = 0;
    for (let k = 0; k < cells.length; k++) most = Math.max(most, Math.abs(values[cells[k]!]!));
    return most;
  };
  if (aggregate === 'iqm') {
    return (cells) => {
      const ordered = Float64Array.from(cells, (cell) => values[cell]!).sort();
      const cut = Math.floor(cells.length / 4);
      return Math.max(Math.abs(ordered[cut]!), Math.abs(ordered[cells.length - 1 - cut]!));
    };
  }
  if (aggregate !== 'median') return greatest;
  return (cells) => {
    const columns = Array.from({ length: tasks }, (_, t) => cells.filter((_cell, k) => k % tasks === t));
    const byMean = columns.map((own) => ({ own, sum: own.reduce((sum, cell) => sum + values[cell]!, 0) }));
    byMean.sort((a, b) => a.sum - b.sum);
    return Math.max(...byMean.slice((tasks - 1) >> 1, (tasks >> 1) + 1).map(({ own }) => greatest(own)));
  };
}

/** Counts ranks instead of sorting every resample. */
function iqmOver(scores: ScoreMatrix): CellStatistic {
  const { sorted, ranks } = rankValues(scores.values);
  const counts = new Int32Array(sorted.length);
  return (cells) => {
    counts.fill(0);
    for (let k = 0; k < cells.length; k++) counts[ranks[cells[k]!]!]!++;
    const cut = Math.floor(cells.length / 4);
    const kept = cells.length - 2 * cut;
    let skip = cut;
    let rank = 0;
    while (skip >= counts[rank]!) skip -= counts[rank++]!;
    let left = kept;
    let sum = 0;
    for (let available = counts[rank]! - skip; left > 0; available = counts[++rank]!) {
      const taken = Math.min(available, left);
      sum += taken * sorted[rank]!;
      left -= taken;
    }
    return sum / kept;
  };
}

function meanOver({ values }: ScoreMatrix): CellStatistic {
  return (cells) => {
    let sum = 0;
    for (let k = 0; k < cells.length; k++) sum += values[cells[k]!]!;
    return sum / cells.length;
  };
}

function medianOver({ values, tasks }: ScoreMatrix): CellStatistic {
  const means = new Float64Array(tasks);
  return (cells) => {
    const runs = cells.length / tasks;
    means.fill(0);
    for (let r = 0, k = 0; r < runs; r++)
      for (let t = 0; t < tasks; t++, k++) means[t]! += values[cells[k]!]!;
    means.sort();
    const middle = tasks >> 1;
    const twice = tasks % 2 === 1 ? 2 * means[middle]! : means[middle - 1]! + means[middle]!;
    return twice / 2 / runs;
  };
}

function optimalityGapOver({ values }: ScoreMatrix, optimum: number): CellStatistic {
  if (!Number.isFinite(optimum))
    throw PrismError.invalidArgument`The optimum must be a finite number, but is ${optimum}.`;
  const clipped = values.map((value) => Math.min(value, optimum));
  return (cells) => {
    let sum = 0;
    for (let k = 0; k < cells.length; k++) sum += clipped[cells[k]!]!;
    return optimum - sum / cells.length;
  };
}

function functionOver(aggregate: (scores: ScoreMatrix) => number, scores: ScoreMatrix): CellStatistic {
  const resample = new ScoreMatrix(scores.runs, scores.tasks, scores.values.slice());
  return (cells) => {
    for (let k = 0; k < cells.length; k++) resample.values[k] = scores.values[cells[k]!]!;
    return aggregate(resample);
  };
}

/** Returns the distinct values in ascending order, and the rank of each value among them. */
export function rankValues(values: Float64Array): { sorted: Float64Array; ranks: Int32Array } {
  const sorted = values.slice().sort();
  let distinct = 0;
  for (let k = 0; k < sorted.length; k++) {
    if (k === 0 || sorted[k] !== sorted[k - 1]) sorted[distinct++] = sorted[k]!;
  }
  const unique = sorted.slice(0, distinct);
  const ranks = Int32Array.from(values, (value) => lowerBound(unique, value));
  return { sorted: unique, ranks };
}

/** Number of elements of the ascending `sorted` below `value`. */
export function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
