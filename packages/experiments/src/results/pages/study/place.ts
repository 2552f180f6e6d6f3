import type { Json, Trial } from '@prism-rl/core';

/** A value of a setting, for people. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return JSON.stringify(value);
  return Number.isInteger(value) && Math.abs(value) < 1e6
    ? String(value)
    : String(Number(value.toPrecision(3)));
}

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
