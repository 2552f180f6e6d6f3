import type { MetricsRow } from '@prism-rl/loggers';
import type { Point } from './chart/scales.ts';

/** Bins for clouds of dots; each keeps its lowest and highest. */
const DOT_BINS = 400;

/** Returns of training episodes; merged rows count as their mean. */
export function episodeReturns(rows: readonly MetricsRow[]): Point[] {
  const points: Point[] = [];
  for (const row of rows) {
    if (row.type === 'episode') points.push([row.envSteps, row.return]);
    else if (row.type === 'episodes') points.push([row.envSteps, row.meanReturn]);
  }
  return points;
}

export function metricCurve(rows: readonly MetricsRow[], name: string): Point[] {
  const points: Point[] = [];
  for (const row of rows) {
    const value = row.type === 'update' ? row[name] : undefined;
    if (typeof value === 'number') points.push([row.envSteps, value]);
  }
  return points;
}

/** Metrics that the agent reports: loss and ε first, the others in order of appearance. */
export function metricNames(rows: readonly MetricsRow[]): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    if (row.type !== 'update') continue;
    for (const key in row) if (key !== 'type' && key !== 'envSteps' && key !== 'updates') names.add(key);
  }
  const first = ['loss', 'epsilon'].filter((name) => names.delete(name));
  return [...first, ...names];
}

export function evaluationCurve(rows: readonly MetricsRow[]): Point[] {
  return rows.flatMap((row): Point[] => (row.type === 'evaluation' ? [[row.envSteps, row.meanReturn]] : []));
}

/** Environment steps a second. */
export function speedCurve(rows: readonly MetricsRow[]): Point[] {
  return rows.flatMap((row): Point[] =>
    row.type === 'progress' ? [[row.envSteps, row.stepsPerSecond]] : [],
  );
}

/**
 * Mean over each value and the `window − 1` before it. Adds partial sums of blocks of `window` values and subtracts nothing, so that a huge loss
 * leaves no rounding error after it has left the window.
 */
export function movingMean(points: readonly Point[], window: number): Point[] {
  const toEnd = points.map(([, y]) => y);
  for (let i = points.length - 2; i >= 0; i--) if ((i + 1) % window !== 0) toEnd[i]! += toEnd[i + 1]!;
  let fromBegin = 0;
  return points.map(([x, y], i) => {
    const first = i - window + 1;
    fromBegin = i % window === 0 ? y : fromBegin + y;
    const sum = first <= 0 || first % window === 0 ? fromBegin : toEnd[first]! + fromBegin;
    return [x, sum / Math.min(i + 1, window)];
  });
}

/** A window for {@link movingMean} that shows the trend: a twentieth of the values, at least 5 and at most 100. */
export function trendWindow(count: number): number {
  return Math.max(5, Math.min(100, Math.round(count / 20)));
}

/** At most about 400 points of a curve, evenly spread over x, the last one included. */
export function thin(points: readonly Point[], limit = 400): Point[] {
  if (points.length <= limit) return [...points];
  return Array.from(
    { length: limit },
    (_, i) => points[Math.round((i * (points.length - 1)) / (limit - 1))]!,
  );
}

/** Thins out dots: keeps the lowest and the highest of each narrow range of x. */
export function thinDots(points: readonly Point[], xEnd: number): Point[] {
  if (points.length <= 3 * DOT_BINS) return [...points];
  const bins = new Map<number, { low: Point; high: Point }>();
  for (const point of points) {
    const bin = Math.floor((point[0] / xEnd) * DOT_BINS);
    const found = bins.get(bin);
    if (found === undefined) bins.set(bin, { low: point, high: point });
    else if (point[1] < found.low[1]) found.low = point;
    else if (point[1] > found.high[1]) found.high = point;
  }
  return [...bins.values()].flatMap(({ low, high }) => (low === high ? [low] : [low, high]));
}
