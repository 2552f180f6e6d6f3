import { expect, test } from 'vitest';
import { greedyAction } from './greedyAction.ts';

test('the first of the best actions is greedy', () => {
  const values = [1, 3, 3, -5, -4, -6];
  expect(greedyAction(values, 0, 3)).toBe(1);
  expect(greedyAction(values, 1, 3)).toBe(1);
});
