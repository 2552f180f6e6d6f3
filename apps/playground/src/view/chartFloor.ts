// The range of returns in a comparison's chart: final returns matter, not the worst start.
import type { Point } from '@prism-rl/experiments/chart';
import type { ArmResult } from '../run/comparison/verdict.ts';

/** The lower edge of a chart. */
export interface ChartFloor {
  /** The lowest shown value; `undefined` if everything is shown. */
  readonly value: number | undefined;
  /** Arms that stay below it to their end. */
  readonly below: readonly ArmResult[];
}

/** An arm leaves the chart if it ends further below the others than this multiple of their spread and of their magnitude. */
const [farBySpread, farBySize] = [20, 3];

/**
 * The lower edge for some arms. Shows the second half of all curves, except for an arm so far below that all others would merge into one
 * line. Hides early returns far below it.
 */
export function floorOf(arms: readonly ArmResult[]): ChartFloor {
  const known = arms.map((arm) => ({ arm, ...extentOf(arm) })).filter(({ least }) => Number.isFinite(least));
  if (known.length === 0) return { value: undefined, below: [] };
  const top = Math.max(...known.map(({ most }) => most));
  const lows = known.map(({ settled }) => settled).sort((a, b) => a - b);
  const usual = lows[Math.floor(lows.length / 2)]!;
  // Arms that coincide at 0 give no scale.
  const reach = Math.max(farBySpread * (top - usual), farBySize * Math.abs(usual));
  const far = reach > 0 ? usual - reach : Number.NEGATIVE_INFINITY;
  const below = known.filter(({ settled }) => settled < far);
  const shown = Math.min(...known.filter(({ settled }) => settled >= far).map(({ settled }) => settled));
  const span = top - shown;
  const isAll = Math.min(...known.map(({ least }) => least)) >= shown - span / 2;
  return { value: isAll ? undefined : shown - 0.15 * span, below: below.map(({ arm }) => arm) };
}

/** An arm's values in a chart: the lowest, the highest, and the lowest of its second half. */
function extentOf({ curves, mean, low, high }: ArmResult): { least: number; most: number; settled: number } {
  const drawn =
    low.length > 0
      ? [low, mean, high].map((points) => points.map(([, value]) => value))
      : [...curves, mean.map(([, value]) => value)];
  const [all, late] = [drawn, drawn.map((values) => values.slice(Math.floor(values.length / 2)))].map(
    (lines) => lines.flat().filter((value) => !Number.isNaN(value)),
  );
  return { least: Math.min(...all!), most: Math.max(...all!), settled: Math.min(...late!) };
}

/** The part of a line above a floor, with its crossings. */
export function above(points: readonly Point[], floor: number | undefined): readonly Point[] {
  if (floor === undefined) return points;
  return points.flatMap(([x, value], k): Point[] => {
    const own: Point[] = value >= floor ? [[x, value]] : [];
    const [from, before] = points[k - 1] ?? [x, value];
    const isCrossing = Math.min(before, value) < floor && Math.max(before, value) > floor;
    if (!isCrossing) return own;
    const share = (floor - before) / (value - before);
    return [[from + share * (x - from), floor], ...own];
  });
}
