// Divides long sums with few results, so that all threads of a GPU have something to add.
import type { Axes, FactorAxis } from '../kernels/program.ts';
import { positionsOf } from '../kernels/wgslGrid.ts';

/** Threads that a workgroup may have: what it does for fewer is done by some of them only. */
const THREADS = 512;
/** Shorter sums stay whole. */
const LEAST_TERMS = 64;
/** Results of a product that a thread computes together: four rows of four units. */
const TOGETHER = 4;

/** The smallest divisor that suffices, else the largest one that is allowed. */
function divisorOf(count: number, wanted: number, most: number): number {
  let best = 1;
  for (let divisor = 1; divisor <= Math.min(count, most); divisor++) {
    if (count % divisor !== 0) continue;
    best = divisor;
    if (divisor >= wanted) break;
  }
  return best;
}

/** The number of parts of a product's sums; it divides the first of the axes to sum over. */
export function partsOf({
  rows,
  inner,
  units,
}: {
  readonly rows: readonly FactorAxis[];
  readonly inner: readonly FactorAxis[];
  readonly units: readonly FactorAxis[];
}): number {
  const threads = Math.ceil(positionsOf(rows) / TOGETHER) * Math.ceil(positionsOf(units) / TOGETHER);
  return divisorOf(inner[0]?.count ?? 1, THREADS / threads, positionsOf(inner) / LEAST_TERMS);
}

/** The number of parts of a reduction. */
export function partsOfReduction([outer, length, inner]: Axes): number {
  return divisorOf(length, THREADS / (outer * inner), length / LEAST_TERMS);
}
