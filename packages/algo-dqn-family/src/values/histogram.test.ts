import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { gaussianHistogram, middlesOf } from './histogram.ts';

const bins = { low: -1, high: 3, count: 4 };

function histograms(values: number[], sigma: number): number[][] {
  return gaussianHistogram(tf.tensor1d(values), bins, sigma).arraySync();
}

test('middles of bins', () => {
  expect([...middlesOf(bins)]).toEqual([-0.5, 0.5, 1.5, 2.5]);
});

test('masses of the normal distribution, by its table', () => {
  // y = 1 is the middle edge; with σ of one bin the edges lie at −2, −1, 0, 1 and 2 σ: Φ = 0.02275, 0.15866, 0.5, …
  const [row] = histograms([1], 1);
  const all = 0.97725 - 0.02275;
  const expected = [0.15866 - 0.02275, 0.5 - 0.15866, 0.5 - 0.15866, 0.15866 - 0.02275].map((p) => p / all);
  for (const [k, p] of expected.entries()) expect(row![k]).toBeCloseTo(p, 4);
});

test('a histogram sums to 1 and its mean is the number, as long as the number is not near an end', () => {
  const wide = { low: -10, high: 10, count: 51 };
  const values = [-7.77, -1, 0, 0.123, 3.9999, 7.5];
  const rows = gaussianHistogram(tf.tensor1d(values), wide, 0.75).arraySync();
  const middles = middlesOf(wide);
  for (const [k, row] of rows.entries()) {
    expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    const mean = row.reduce((sum, p, i) => sum + p * middles[i]!, 0);
    expect(Math.abs(mean - values[k]!)).toBeLessThan(1e-3);
  }
});

test('what lies beyond an end counts as the end, however far', () => {
  const [low, farBelow, high, farAbove] = histograms([-1, -1e6, 3, 1e6], 0.75);
  expect(farBelow).toEqual(low);
  expect(farAbove).toEqual(high);
  expect(low![0]).toBeGreaterThan(0.7);
  expect(high).toEqual([...low!].reverse().map((p) => expect.closeTo(p, 6)));
});
