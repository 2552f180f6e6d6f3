import type { Interval } from './bootstrap.ts';

/** `0.82 [0.71, 0.93]`, or `0.82 [unknown]`. @param format a number as text. */
export function intervalText({ estimate, low, high }: Interval, format: (value: number) => string): string {
  const ends = Number.isNaN(low) ? 'unknown' : `${format(low)}, ${format(high)}`;
  return `${format(estimate)} [${ends}]`;
}
