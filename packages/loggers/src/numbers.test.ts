import { expect, test } from 'vitest';
import {
  formatClock,
  formatCount,
  formatDuration,
  formatInteger,
  formatMark,
  formatReturn,
  formatTick,
  formatValue,
} from './numbers.ts';

const formats = {
  ...{
    formatClock,
    formatCount,
    formatDuration,
    formatInteger,
    formatMark,
    formatReturn,
    formatTick,
    formatValue,
  },
};

test.each<[format: keyof typeof formats, values: readonly number[], texts: readonly string[]]>([
  ['formatCount', [0, 999, 999.5, 999.7, 1000, 8951], ['0', '999', '1k', '1k', '1k', '8.95k']],
  ['formatCount', [12_345, 999_500, -4.56e6, 1e12, 0.25], ['12.3k', '1M', '−4.56M', '1,000G', '0.25']],
  ['formatCount', [Number.NaN, Infinity], ['–', '–']],
  [
    'formatTick',
    [0, 999, 1000, -1205, 2.5e6, 3e9, 1e12],
    ['0', '999', '1k', '−1.205k', '2.5M', '3G', '1e12'],
  ],
  ['formatTick', [10.05, -10_250, 0.01, -1.5e-4, 0.1 + 0.2], ['10.05', '−10.25k', '0.01', '−1.5e-4', '0.3']],
  ['formatMark', [999, 1000, -1205, 1205.5], ['999', '1,000', '−1,205', '1205.5']],
  ['formatMark', [999_999, 1e6, 10.05], ['999,999', '1e6', '10.05']],
  ['formatInteger', [0, 999, 1000, 31_000.4, 1_234_567], ['0', '999', '1,000', '31,000', '1,234,567']],
  ['formatValue', [487.24, 0.01234, 1.2e-7, -12.04, 9.996], ['487.2', '0.0123', '1.2e-7', '−12', '10']],
  ['formatValue', [1000, -1500.5, 1e6, 0], ['1,000', '−1,500', '1e+6', '0']],
  ['formatValue', [Infinity, -Infinity, Number.NaN], ['∞', '−∞', '–']],
  ['formatDuration', [0.84, 9.94, 9.96, 42.4, 59.6], ['0.8 s', '9.9 s', '10 s', '42 s', '1 min 0 s']],
  ['formatDuration', [200, 3899, 3600, Number.NaN], ['3 min 20 s', '1 h 4 min', '1 h 0 min', '–']],
  ['formatClock', [0, 7.4, 61, 3723, Number.NaN], ['0:00', '0:07', '1:01', '1:02:03', '–:––']],
  ['formatReturn', [0.5, -9.9994, 208.34], ['0.500', '-9.999', '208.3']],
])('%s of %j: %j', (format, values, texts) => {
  expect(values.map((value) => formats[format](value))).toEqual(texts);
});

test('in a terminal numbers keep their digits, so that their width changes little', () => {
  const counts = [950, 12_345, 999_951, 4.56e6, 7.8e9].map((value) => formatCount(value, 'terminal'));
  expect(counts).toEqual(['950', '12.3k', '1.00M', '4.56M', '7.80G']);
  const values = [187.34, -1500.4, 1.5, 0.01234, 2e7, -12.04].map((value) => formatValue(value, 'terminal'));
  expect(values).toEqual(['187.3', '-1,500', '1.50', '0.0123', '2.00e+7', '-12.0']);
});
