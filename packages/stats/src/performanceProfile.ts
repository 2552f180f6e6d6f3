import { PrismError } from '@prism-rl/core';
// Performance profiles: the fraction of runs that score above each threshold τ (Dolan and Moré 2002; for reinforcement learning Agarwal et al. 2021,
// arXiv 2108.13264, section 4.2). If one profile is above another everywhere, it stochastically dominates the other.

import { allCells, lowerBound } from './aggregate.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import { bootstrapPlan, canVary, percentileInterval, StratifiedSampler } from './bootstrap.ts';
import type { ScoreMatrix } from './scoreMatrix.ts';

export interface PerformanceProfileOptions extends BootstrapOptions {
  /**
   * What to count: `runs`, every run on every task (default; unbiased and less noisy), or `tasks`, the mean over the runs of each task.
   */
  readonly of?: 'runs' | 'tasks';
  /** Whether to resample tasks, too; default `false`. */
  readonly resampleTasks?: boolean;
}

/** A profile with its confidence band; the arrays are parallel. */
export interface PerformanceProfile {
  readonly thresholds: Float64Array;
  /** Fraction of scores above each threshold. */
  readonly fractions: Float64Array;
  readonly low: Float64Array;
  /** Upper end of the pointwise band. */
  readonly high: Float64Array;
}

/**
 * Computes the performance profile of an algorithm with a pointwise bootstrap band, which is NaN if no two runs of a task differ.
 *
 * @param thresholds ascending.
 * @throws PrismError `invalid-argument`
 */
export function performanceProfile(
  scores: ScoreMatrix,
  thresholds: ArrayLike<number>,
  options: PerformanceProfileOptions = {},
): PerformanceProfile {
  const plan = bootstrapPlan(options, 2_000);
  const taus = Float64Array.from(thresholds);
  for (let k = 0; k < taus.length; k++) {
    if (!(taus[k]! >= (taus[k - 1] ?? Number.NEGATIVE_INFINITY))) {
      throw PrismError.invalidArgument`The thresholds of a performance profile must be ascending numbers.`;
    }
  }
  const profile = options.of === 'tasks' ? taskProfile(scores, taus) : runProfile(scores, taus);
  const fractions = new Float64Array(taus.length);
  profile(allCells(scores), fractions);

  const { resampleTasks = false } = options;
  if (!canVary(scores, resampleTasks)) {
    const unknown = new Float64Array(taus.length).fill(Number.NaN);
    return { thresholds: taus, fractions, low: unknown, high: unknown.slice() };
  }
  const sampler = new StratifiedSampler(scores.runs, scores.tasks, plan.rng, resampleTasks);
  const results = Array.from(taus, () => new Float64Array(plan.resamples));
  const out = new Float64Array(taus.length);
  for (let b = 0; b < plan.resamples; b++) {
    profile(sampler.next(), out);
    for (let k = 0; k < out.length; k++) results[k]![b] = out[k]!;
  }
  const low = new Float64Array(taus.length);
  const high = new Float64Array(taus.length);
  for (const [k, result] of results.entries()) {
    const interval = percentileInterval(fractions[k]!, result, plan.confidence);
    low[k] = interval.low;
    high[k] = interval.high;
  }
  return { thresholds: taus, fractions, low, high };
}

/**
 * Evenly spaced thresholds in [from, to], like NumPy's `linspace`.
 *
 * @throws PrismError `invalid-argument` for ends that are not finite, or a count that is not a positive integer.
 */
export function thresholdGrid(from: number, to: number, count: number): Float64Array {
  if (!(Number.isFinite(from) && Number.isFinite(to) && Number.isSafeInteger(count) && count > 0)) {
    throw PrismError.invalidArgument`A grid of thresholds needs finite ends and a positive integer count, but got ${from}, ${to} and \
      ${count}.`;
  }
  const step = (to - from) / (count - 1);
  return Float64Array.from({ length: count }, (_, k) =>
    k === 0 ? from : k === count - 1 ? to : from + k * step,
  );
}

type Profile = (cells: Int32Array, out: Float64Array) => void;

function runProfile(scores: ScoreMatrix, taus: Float64Array): Profile {
  // A score above `b` thresholds counts for the first `b` ones.
  const buckets = Int32Array.from(scores.values, (value) => lowerBound(taus, value));
  const counts = new Int32Array(taus.length + 1);
  return (cells, out) => {
    counts.fill(0);
    for (let k = 0; k < cells.length; k++) counts[buckets[cells[k]!]!]!++;
    sharesAbove(counts, cells.length, out);
  };
}

function taskProfile({ values, runs, tasks }: ScoreMatrix, taus: Float64Array): Profile {
  const sums = new Float64Array(tasks);
  const counts = new Int32Array(taus.length + 1);
  return (cells, out) => {
    sums.fill(0);
    for (let r = 0, k = 0; r < runs; r++) for (let t = 0; t < tasks; t++, k++) sums[t]! += values[cells[k]!]!;
    counts.fill(0);
    for (let t = 0; t < tasks; t++) counts[lowerBound(taus, sums[t]! / runs)]!++;
    sharesAbove(counts, tasks, out);
  };
}

function sharesAbove(counts: Int32Array, total: number, out: Float64Array): void {
  let above = 0;
  for (let k = out.length - 1; k >= 0; k--) {
    above += counts[k + 1]!;
    out[k] = above / total;
  }
}
