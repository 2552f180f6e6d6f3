import { expect, test } from 'vitest';
import { differenceOf, halfOf, middleOf, spreadOf } from './crowdSpread.ts';

const rest = async (): Promise<void> => undefined;

test('the spread leaves out who has ended no episode; the interval waits for them', () => {
  const returns = Float64Array.from({ length: 11 }, (_, k) => k);
  // Of 0 to 10 the quarters are 2.5 agents each: the mean of the middle is 5.
  expect(spreadOf(returns)).toEqual({ low: 1, high: 9, middle: 5 });
  expect(spreadOf(Float64Array.of(...returns, Number.NaN))).toEqual({ low: 1, high: 9, middle: 5 });
  expect(spreadOf(Float64Array.of(Number.NaN))).toBe(undefined);
  const { estimate, low, high } = middleOf(returns)!;
  expect(estimate).toBe(5);
  expect(low).toBeLessThan(5);
  expect(high).toBeGreaterThan(5);
  expect(middleOf(Float64Array.of(...returns, Number.NaN))).toBe(undefined);
  expect(middleOf(Float64Array.of(1, 2, 3, 4))).toBe(undefined);
});

test('the halves differ by their interquartile means, and a few seeds tell a large difference', async () => {
  // Agents with even numbers return 0 to 0.9, those with odd ones 2 more.
  const returns = Float64Array.from({ length: 20 }, (_, k) => Math.floor(k / 2) / 10 + (k % 2) * 2);
  expect([...halfOf(returns, true)]).toEqual([2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9]);
  const { by, from } = (await differenceOf(returns, rest))!;
  expect(by.estimate).toBeCloseTo(2, 12);
  expect(by.low).toBeGreaterThan(0);
  expect(from).toBe(5);
});

test('equal halves cannot be told apart, and too few seeds say nothing', async () => {
  const returns = Float64Array.from({ length: 20 }, (_, k) => Math.floor(k / 2));
  expect((await differenceOf(returns, rest))!.from).toBe(undefined);
  expect(await differenceOf(returns.slice(0, 8), rest)).toBe(undefined);
});

test('a difference that only all seeds tell is not told by fewer', async () => {
  // The first seven seeds of both halves return the same; the last thirteen of the other half return more.
  const returns = Float64Array.from(
    { length: 40 },
    (_, k) => (k % 4 < 2 ? 0.1 : 0) + (k >= 14 && k % 2 === 1 ? 1 : 0),
  );
  const { by, from } = (await differenceOf(returns, rest))!;
  expect(by.low).toBeGreaterThan(0);
  expect(from).toBeGreaterThan(7);
});
