import { expect, test } from 'vitest';
import type { ArmResult } from '../run/comparison/verdict.ts';
import { above, floorOf } from './chartFloor.ts';

/** An arm whose mean has these values, with an interval of this half-width. */
function arm(name: string, values: readonly number[], width = 0): ArmResult {
  const points = (by: number) => values.map((value, k) => [k + 1, value + by] as const);
  return {
    name,
    curves: [[...values]],
    mean: points(0),
    low: points(-width),
    high: points(width),
    endless: 0,
  };
}

test('bad beginnings do not press what is learned into a line', () => {
  const { value, below } = floorOf([arm('a', [-750, -100, -45, -40], 2), arm('b', [-700, -80, -25, -20], 2)]);
  // The second half rises from −47 to −18.
  expect(value).toBeCloseTo(-47 - 0.15 * 29);
  expect(below).toEqual([]);
});

test('an arm that ends lower than the others is shown, and one that has diverged is named', () => {
  const others = ['a', 'b', 'c'].map((name) => arm(name, [0.8, 0.9, 0.95, 0.95], 0.01));
  expect(floorOf([...others, arm('low', [0.6, 0.5, 0.4, 0.35], 0.2)]).value).toBeUndefined();
  const lost = arm('lost', [-10, -100, -1000, -5000]);
  const { value, below } = floorOf([...others, lost]);
  expect(value).toBeGreaterThan(0.9);
  expect(below).toEqual([lost]);
});

test('arms that coincide at 0 push no other below the chart', () => {
  const others = ['a', 'b', 'c'].map((name) => arm(name, [0, 0, 0, 0]));
  expect(floorOf([...others, arm('d', [-1, -0.2, -0.06, -0.06])]).below).toEqual([]);
});

test('a line comes in through the lower edge', () => {
  const line = [
    [1, -100],
    [2, -20],
    [3, -10],
    [4, -30],
  ] as const;
  expect(above(line, -20)).toEqual([
    [2, -20],
    [3, -10],
    [3.5, -20],
  ]);
  expect(above(line, -60)).toEqual([[1.5, -60], ...line.slice(1)]);
  expect(above(line, undefined)).toBe(line);
});
