import { expect, test } from 'vitest';
import { trendOf } from './trend.ts';

test('what a line has done is told by its ends', () => {
  expect(trendOf([0, -0.5, -1])).toBe('falls');
  expect(trendOf([-1, -1, 0, 0.5, 1])).toBe('rises');
  expect(trendOf([0.2, 1, -1, 0.25])).toBe('flat');
  expect(trendOf([-200, -200])).toBe('flat');
});
