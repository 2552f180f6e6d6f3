import { expect, test } from 'vitest';
import { shortNumber } from './gridDrawing.ts';

test('numbers are short, and 0 has no sign', () => {
  expect([1234.5, 12.34, 1.234, -0.126, Number.NaN].map(shortNumber)).toEqual([
    '1235',
    '12.3',
    '1.23',
    '−0.13',
    '–',
  ]);
  expect([0, -0, -0.004, 0.004].map(shortNumber)).toEqual(['0.00', '0.00', '0.00', '0.00']);
});
