import { PrismError, Rng } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { type Aggregate, allCells, prepareAggregate } from './aggregate.ts';
import type { ScoreMatrix } from './scoreMatrix.ts';

/**
 * Quantile of ascending numbers by linear interpolation (Hyndman and Fan's type 7, NumPy's default).
 *
 * @param probability 0 for the minimum, 1 for the maximum.
 */
function sortedQuantile(sorted: ArrayLike<number>, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const share = position - below;
  // Avoids ∞ − ∞.
  if (share === 0 || low === high) return low;
  // Counts from the nearer end, as NumPy does, so that share 1 gives exactly `high`.
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}

/**
 * Quantile of numbers in any order, by linear interpolation; NaN if any number is NaN.
 *
 * @throws PrismError `invalid-argument` for no numbers or a probability outside [0, 1].
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  if (values.length === 0) throw PrismError.invalidArgument`A quantile needs at least one number.`;
  if (!(probability >= 0 && probability <= 1)) {
    throw PrismError.invalidArgument`A quantile's probability must lie in [0, 1], but is ${probability}.`;
  }
  const sorted = Float64Array.from(values).sort();
  return Number.isNaN(sorted[sorted.length - 1]) ? Number.NaN : sortedQuantile(sorted, probability);
}

/**
 * Creates a random stream for a name, such as an arm's: it depends only on the name and the seed, not on other streams.
 *
 * @param seed a non-negative integer.
 */
export function namedRng(name: string, seed = 0): Rng {
  wholeNumber('seed', seed, 0);
  let entropy = 1n; // preserves leading zeros
  for (const byte of new TextEncoder().encode(name)) entropy = (entropy << 8n) | BigInt(byte);
  return new Rng((entropy << 64n) | BigInt(seed));
}

// The stratified bootstrap with percentile intervals: runs are resampled with replacement separately for each task, the statistic is computed on each
// resample, and the interval contains the middle of the results.
//
// Efron (1979); stratified as in Agarwal et al. (2021), arXiv 2108.13264, section 4.1. Indices are drawn in rliable's order, so that equal random
// integers give equal intervals.

/** A source of random integers, such as an `Rng`. */
export interface IndexSource {
  /** Fills `out` with integers in [low, high). */
  fillIntegers(out: Int32Array, low: number, high: number): void;
}

/**
 * An estimate with its confidence interval. Both ends are NaN if the interval is unknown, because a single run, or equal runs, say nothing about other
 * runs.
 */
export interface Interval {
  /** The statistic of the scores. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Creates an unknown interval, see {@link Interval}. */
export function unknownInterval(estimate: number): Interval {
  return { estimate, low: Number.NaN, high: Number.NaN };
}

/** Whether resamples of the scores can differ: a task has different runs, or tasks differ and are resampled. */
export function canVary({ values, tasks }: ScoreMatrix, resampleTasks = false): boolean {
  return (
    values.some((value, k) => k >= tasks && value !== values[k % tasks]) ||
    (resampleTasks && values.some((value) => value !== values[0]))
  );
}

export interface BootstrapOptions {
  /** Default: `new Rng(0)`, so that reports are reproducible. */
  readonly rng?: IndexSource;
  /**
   * Number of resamples; more reduce the noise of the interval's ends. Default 50 000 for single numbers (the ends then vary by about 1 % of the
   * interval's width between seeds), 10 000 for the mean of one task's seeds, 2 000 for profiles and curves.
   */
  readonly resamples?: number;
  /** Probability that the interval contains the true value; default 0.95. */
  readonly confidence?: number;
}

export interface AggregateBootstrapOptions extends BootstrapOptions {
  /**
   * Whether to resample tasks, too: the interval then covers other tasks of the kind, not only other seeds. Default `false`.
   */
  readonly resampleTasks?: boolean;
  /** The optimum of `optimalityGap`; default 1. */
  readonly optimum?: number;
}

/** Fills in defaults. @throws PrismError `invalid-argument` */
export function bootstrapPlan(
  options: BootstrapOptions,
  defaultResamples: number,
): Required<BootstrapOptions> {
  const { rng = new Rng(0), resamples = defaultResamples, confidence = 0.95 } = options;
  wholeNumber('resamples', resamples);
  if (!(confidence > 0 && confidence < 1)) {
    throw PrismError.invalidArgument`The confidence must lie between 0 and 1, but is ${confidence}.
      For a 95 % interval pass 0.95.`;
  }
  return { rng, resamples, confidence };
}

/**
 * Computes a percentile interval of an aggregate by the stratified bootstrap; unknown if no two runs of a task differ, or if a custom aggregate returns
 * NaN on a resample.
 *
 * @throws PrismError `invalid-argument`, `unknown-name`
 */
export function bootstrapInterval(
  scores: ScoreMatrix,
  aggregate: Aggregate,
  options: AggregateBootstrapOptions = {},
): Interval {
  const plan = bootstrapPlan(options, 50_000);
  const statistic = prepareAggregate(aggregate, scores, options.optimum ?? 1);
  const estimate = statistic(allCells(scores));
  const { resampleTasks = false } = options;
  if (!canVary(scores, resampleTasks)) return unknownInterval(estimate);
  const sampler = new StratifiedSampler(scores.runs, scores.tasks, plan.rng, resampleTasks);
  const results = new Float64Array(plan.resamples);
  for (let b = 0; b < plan.resamples; b++) results[b] = statistic(sampler.next());
  return percentileInterval(estimate, results, plan.confidence);
}

export interface ComparisonOptions extends Omit<AggregateBootstrapOptions, 'rng'> {
  /** Seed of the arms' random streams; default 0. */
  readonly seed?: number;
}

/**
 * Computes {@link bootstrapInterval} for each algorithm of a comparison. Each has its own random stream, derived from its name, so that other arms
 * and their order do not change its interval.
 */
export function bootstrapIntervals<K extends string>(
  arms: Readonly<Record<K, ScoreMatrix>>,
  aggregate: Aggregate,
  { seed = 0, ...options }: ComparisonOptions = {},
): Record<K, Interval> {
  // fromEntries, because assignment would treat an arm __proto__ specially.
  return Object.fromEntries(
    (Object.keys(arms) as K[]).map((arm) => [
      arm,
      bootstrapInterval(arms[arm], aggregate, { ...options, rng: namedRng(arm, seed) }),
    ]),
  ) as Record<K, Interval>;
}

/** Computes the percentile interval of a statistic's results on resamples; unknown if one is NaN. Sorts `results`. */
export function percentileInterval(estimate: number, results: Float64Array, confidence: number): Interval {
  results.sort();
  // NaN sorts last.
  if (Number.isNaN(results.at(-1))) return unknownInterval(estimate);
  const tail = (1 - confidence) / 2;
  return { estimate, low: sortedQuantile(results, tail), high: sortedQuantile(results, 1 - tail) };
}

/** Draws the cells of resamples. */
export class StratifiedSampler {
  readonly #runs: number;
  readonly #tasks: number;
  readonly #rng: IndexSource;
  readonly #cells: Int32Array;
  /** The task in each column of the resample. */
  readonly #columns: Int32Array;
  readonly #resampleTasks: boolean;

  constructor(runs: number, tasks: number, rng: IndexSource, resampleTasks = false) {
    this.#runs = runs;
    this.#tasks = tasks;
    this.#rng = rng;
    this.#cells = new Int32Array(runs * tasks);
    this.#columns = Int32Array.from({ length: tasks }, (_, t) => t);
    this.#resampleTasks = resampleTasks;
  }

  /** Returns the cells of the next resample; reuses the array. */
  next(): Int32Array {
    const cells = this.#cells;
    const columns = this.#columns;
    const tasks = this.#tasks;
    this.#rng.fillIntegers(cells, 0, this.#runs);
    if (this.#resampleTasks) this.#rng.fillIntegers(columns, 0, tasks);
    for (let k = 0; k < cells.length; ) {
      for (let t = 0; t < tasks; t++, k++) cells[k] = cells[k]! * tasks + columns[t]!;
    }
    return cells;
  }
}
