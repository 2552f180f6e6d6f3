import { expect, test } from 'vitest';
import { Returns } from './returns.ts';

test('keeps every episode while there are few, and the mean of the newest twenty', () => {
  const returns = new Returns();
  expect(returns.recent).toBeNaN();
  for (let k = 1; k <= 30; k++) returns.add(10 * k, k);
  expect(returns.count).toBe(30);
  expect(returns.points).toHaveLength(30);
  expect(returns.points[4]).toEqual([50, 5]);
  expect([returns.perPoint, returns.lastEnd]).toEqual([1, 300]);
  expect(returns.recent).toBe(20.5); // 11 to 30
});

test('keeps means of neighbours when there are many: the curve keeps its mean, its end and its order', () => {
  const returns = new Returns();
  const episodes = 100_000;
  for (let k = 1; k <= episodes; k++) returns.add(k, k);
  expect(returns.count).toBe(episodes);
  expect(returns.points.length).toBeGreaterThanOrEqual(2000);
  expect(returns.points.length).toBeLessThan(4000);
  // 100 000 episodes, 32 per point: the first point is the mean of 1 to 32, at the step of the 32nd.
  expect(returns.points[0]).toEqual([32, 16.5]);
  expect(returns.perPoint).toBe(32);
  expect(returns.points.at(-1)).toEqual([episodes, episodes - 15.5]);
});
