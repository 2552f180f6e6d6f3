import type { Trial } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { ranked } from './ranked.ts';

const trial = (number: number, state: Trial['state'], steps: number, value?: number): Trial => ({
  ...{ number, state, steps, settings: {} },
  ...(value === undefined ? {} : { value }),
});

test('those that came farther come first, then the better ones, then the earlier; failures last, and none without a value', () => {
  const trials = [
    trial(0, 'failed', 90),
    trial(1, 'done', 30, 5),
    trial(2, 'running', 0),
    trial(3, 'done', 90, -2),
    trial(4, 'done', 90, 1),
    trial(5, 'failed', 10),
    trial(6, 'running', 30, 5),
    trial(7, 'done', 30, 8),
  ];
  expect(ranked(trials).map(({ number }) => number)).toEqual([4, 3, 7, 1, 6, 0, 5]);
});

test('NaN is worse than all numbers, as a failure', () => {
  const trials = [Number.NaN, 1, 5, 3].map((value, number) => trial(number, 'done', 90, value));
  expect(ranked(trials).map(({ number }) => number)).toEqual([2, 3, 1, 0]);
  const [longer, shorter] = [trial(0, 'done', 90, Number.NaN), trial(1, 'done', 10, -9)];
  expect(ranked([longer, shorter]).map(({ number }) => number)).toEqual([1, 0]);
});
