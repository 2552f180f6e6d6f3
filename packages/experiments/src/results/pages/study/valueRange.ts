import type { Trial } from '@prism-rl/core';

/** The values that charts show: trials far below the others are drawn at the lower edge. */
export function valueRange(trials: readonly Trial[]): [low: number, high: number] {
  const values = trials.flatMap(({ value }) => value ?? []).sort((a, b) => a - b);
  const [high = 1] = values.slice(-1);
  const quarter = values[values.length >> 2] ?? 0;
  const middle = values[values.length >> 1] ?? 0;
  const low = Math.max(values[0] ?? 0, quarter - 3 * Math.max(high - middle, middle - quarter));
  const room = (high - low || Math.abs(high) || 1) * 0.04;
  return [low - room, high + room];
}
