import type { MaybePromise } from '@prism-rl/core';
import { PrismError, Rng } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { CmaEs } from './searches/cma.ts';
import type { Search } from './searches/search.ts';
import { extremes } from './searches/search.ts';

/** Settings of {@link minimise}. */
export interface MinimiseSettings {
  /** σ: how far from `x0` the minimum may lie, about a third of the range; default 0.3. */
  readonly deviation?: number;
  /** Most values of the function; default 1000 for each number of `x0`. */
  readonly evaluations?: number;
  /** Bounds of each number, lowest and highest; default none. */
  readonly bounds?: readonly (readonly [low: number, high: number])[];
  /** Candidates in a generation; default 4 + ⌊3 ln n⌋. Noisy functions and many local minima want more. */
  readonly population?: number;
  /** Ends the search once σ, or the difference of a generation's values, falls below it; default 1e-12. */
  readonly tolerance?: number;
  /** How often to begin again, each time with twice the population, while evaluations are left (Auger & Hansen 2005); default 0. */
  readonly restarts?: number;
  /** Default 1. */
  readonly seed?: number;
  /** How to search; default CMA-ES, which learns variances only from 100 numbers on. */
  readonly search?: (x0: Float64Array, rng: Rng, population: number | undefined) => Search;
}

/** What {@link minimise} found. */
export interface Minimum {
  /** The best of all candidates. With a noisy function its value is too good: evaluate it again. */
  readonly x: Float64Array;
  readonly value: number;
  /** The mean of the last generation, within the bounds. */
  readonly mean: Float64Array;
  readonly evaluations: number;
}

/**
 * Searches for the minimum of any function of numbers, by its values only. Where a value is NaN the function counts as worst.
 *
 * @param f may return a promise, and throw
 * @throws PrismError `invalid-argument` for settings that are no numbers in their range
 */
export async function minimise(
  f: (x: Float64Array) => MaybePromise<number>,
  x0: ArrayLike<number>,
  settings: MinimiseSettings = {},
): Promise<Minimum> {
  const { deviation = 0.3, bounds, tolerance = 1e-12, restarts = 0, seed = 1 } = settings;
  const { evaluations: most = 1000 * x0.length, population } = settings;
  requireCounts('minimise', {
    'x0.length': x0.length,
    evaluations: most,
    ...(population !== undefined && { population }),
  });
  const wrong = bounds?.findIndex(([low, high]) => !(low < high)) ?? -1;
  if (wrong >= 0 || (bounds !== undefined && bounds.length !== x0.length)) {
    throw PrismError.invalidArgument`minimise needs bounds [low, high] with low < high for each of the ${x0.length} numbers.`;
  }
  const start = within(Float64Array.from(x0), bounds);
  if (!start.every(Number.isFinite) || !(deviation > 0 && deviation < Number.POSITIVE_INFINITY)) {
    throw PrismError.invalidArgument`minimise needs finite numbers x0 and a finite deviation above 0, but got ${String(start)} and \
      ${deviation}.`;
  }
  const rng = new Rng(seed);
  const make =
    settings.search ??
    ((x, own, size) => new CmaEs(x, own, { deviation, population: size, isSeparable: x.length >= 100 }));
  let best: Pick<Minimum, 'x' | 'value'> = { x: start, value: Number.POSITIVE_INFINITY };
  let mean = start;
  let evaluations = 0;
  let size = population;
  for (let run = 0; run <= restarts && evaluations < most; run++) {
    const search = make(start, rng, size);
    let range = Number.POSITIVE_INFINITY;
    while (evaluations < most && Math.min(range, search.deviation) > tolerance && search.deviation < 1e300) {
      const scores = new Float64Array(search.population);
      for (const [k, candidate] of search.ask().entries()) {
        const x = within(candidate.slice(), bounds);
        const value = await f(x);
        scores[k] = -value;
        if (value < best.value) best = { x, value };
      }
      evaluations += search.population;
      const { least, most: highest } = extremes(scores);
      if (Number.isFinite(highest - least) && !scores.some(Number.isNaN)) range = highest - least;
      search.tell(scores);
      mean = within(search.mean.slice(), bounds);
    }
    size = 2 * search.population;
  }
  return { ...best, mean, evaluations };
}

/** Reflects numbers at their bounds until they lie within: the search itself knows none. */
function within(x: Float64Array, bounds: MinimiseSettings['bounds']): Float64Array {
  for (const [i, [low, high]] of (bounds ?? []).entries()) {
    const width = high - low;
    const far = (((x[i]! - low) % (2 * width)) + 2 * width) % (2 * width);
    if (Number.isFinite(width)) x[i] = low + (far > width ? 2 * width - far : far);
    else x[i] = Math.min(high, Math.max(low, x[i]!));
  }
  return x;
}
