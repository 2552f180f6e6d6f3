import { expect, test } from 'vitest';
import { pairwiseSum, RunningMeanStd } from './runningMeanStd.ts';

test('batches merged one after the other have the moments of all', () => {
  const values = Array.from({ length: 60 }, (_, k) => Math.sin(k) * 10 + k);
  const moments = new RunningMeanStd(1, 'float64');
  for (let start = 0; start < 60; start += 15) {
    const batch = values.slice(start, start + 15);
    const mean = batch.reduce((sum, value) => sum + value, 0) / 15;
    const squares = batch.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    moments.merge(0, mean, squares, 15);
    moments.addRows(15);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / 60;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 60;
  // The first batch is merged into 0.0001 rows of mean 0 and variance 1.
  expect(moments.mean[0]).toBeCloseTo(mean, 3);
  expect(moments.variance[0]! / variance).toBeCloseTo(1, 4);
  expect(moments.count[0]).toBeCloseTo(60.0001, 9);
});

test('sums in halves lose less than sums in a row', () => {
  const tenth = Math.fround(0.1);
  const values = new Float32Array(1000).fill(tenth);
  const exact = 1000 * tenth;
  const inRow = values.reduce((sum, value) => Math.fround(sum + value), 0);
  const inHalves = pairwiseSum(values, 0, 1000, Math.fround);
  expect(Math.abs(inHalves - exact)).toBeLessThan(Math.abs(inRow - exact) / 10);
  expect(pairwiseSum([1, 2, 3], 1, 2, (x) => x)).toBe(5);
  expect(
    pairwiseSum(
      Array.from({ length: 37 }, (_, k) => k),
      0,
      37,
      (x) => x,
    ),
  ).toBe(666);
});
