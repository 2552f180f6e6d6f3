import { describe, expect, test } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatInteger,
  formatMark,
  formatTick,
  formatValue,
} from './formatNumbers.ts';

describe.each<[string, (value: number) => string, [number, string][]]>([
  [
    'counts',
    formatCount,
    [
      [0, '0'],
      [999, '999'],
      [999.5, '1k'],
      [1000, '1k'],
      [12_345, '12.3k'],
      [-4.56e6, '-4.56M'],
      [8951, '8.95k'],
      [999_500, '1M'],
      [999.7, '1k'],
      [1e12, '1,000G'],
      [0.25, '0.25'],
      [Number.NaN, '–'],
      [Infinity, '–'],
    ],
  ],
  [
    'ticks',
    formatTick,
    [
      [0, '0'],
      [999, '999'],
      [1000, '1k'],
      [-1205, '−1.205k'],
      [2.5e6, '2.5M'],
      [3e9, '3G'],
      [1e12, '1e12'],
      [10.05, '10.05'],
      [-10_250, '−10.25k'],
      [0.01, '0.01'],
      [-1.5e-4, '−1.5e-4'],
      [0.1 + 0.2, '0.3'],
    ],
  ],
  [
    'marks',
    formatMark,
    [
      [999, '999'],
      [1000, '1,000'],
      [-1205, '−1,205'],
      [1205.5, '1205.5'],
      [999_999, '999,999'],
      [1e6, '1e6'],
      [10.05, '10.05'],
    ],
  ],
  [
    'whole numbers',
    formatInteger,
    [
      [0, '0'],
      [999, '999'],
      [1000, '1,000'],
      [31_000.4, '31,000'],
      [1_234_567, '1,234,567'],
    ],
  ],
  [
    'values',
    formatValue,
    [
      [487.24, '487.2'],
      [0.01234, '0.0123'],
      [1.2e-7, '1.2e-7'],
      [-12.04, '−12'],
      [9.996, '10'],
      [1000, '1,000'],
      [-1500.5, '−1,500'],
      [1e6, '1e+6'],
      [0, '0'],
      [Infinity, '∞'],
      [-Infinity, '−∞'],
      [Number.NaN, '–'],
    ],
  ],
  [
    'durations',
    formatDuration,
    [
      [0.84, '0.8 s'],
      [9.94, '9.9 s'],
      [9.96, '10 s'],
      [42.4, '42 s'],
      [59.6, '1 min 0 s'],
      [200, '3 min 20 s'],
      [3899, '1 h 4 min'],
      [3600, '1 h 0 min'],
      [Number.NaN, '–'],
    ],
  ],
])('%s', (_name, format, cases) => {
  test.each(cases)('%d: %s', (value, text) => {
    expect(format(value)).toBe(text);
  });
});
