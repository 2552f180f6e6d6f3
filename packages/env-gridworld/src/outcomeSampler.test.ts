import { expect, test } from 'vitest';
import { OutcomeSampler } from './outcomeSampler.ts';
import { tabularModel } from './tabularModel.ts';

const model = tabularModel(
  30,
  2,
  (state, action, add) => {
    if (action === 0) {
      add(0.25, 0, 1, false);
      add(0.5, 1, 2, false);
      add(0.25, 2, 3, true);
    } else for (let k = 0; k < 30; k++) add(1 / 30, (state + k) % 30, 0, false);
  },
  [3, 5, 7],
);

test('takes the first outcome whose running sum is above the number', () => {
  const sampler = new OutcomeSampler(model);
  const first = (u: number) => sampler.outcome(0, 0, u);
  expect([0, 0.2499, 0.25, 0.7499, 0.75, 0.9999].map(first)).toEqual([0, 0, 1, 1, 2, 2]);
  // Long lists are searched by halving: the same answer as a walk.
  for (let u = 0; u < 1; u += 0.003) {
    const outcome = sampler.outcome(4, 1, u);
    let sum = 0;
    let walked = model.offsets[9]!;
    for (let k = model.offsets[9]!; k < model.offsets[10]!; k++) {
      sum += model.probabilities[k]!;
      if (sum > u) {
        walked = k;
        break;
      }
    }
    expect(outcome).toBe(walked);
  }
});

test('where rounding leaves no outcome, it is the first one, and state 0', () => {
  const tenths = tabularModel(
    11,
    1,
    (_, __, add) => {
      for (let k = 0; k < 10; k++) add(0.1, 1, k, false);
    },
    Array.from({ length: 10 }, (_, k) => k + 1),
  );
  const sampler = new OutcomeSampler(tenths);
  // Ten times 0.1 is 0.9999999999999999.
  expect(sampler.outcome(0, 0, 0.9999999999999999)).toBe(0);
  expect(sampler.start(0.9999999999999999)).toBe(0);
});

test('starts are drawn among those with a probability', () => {
  const sampler = new OutcomeSampler(model);
  expect([0, 0.3, 0.34, 0.6, 0.7, 0.99].map((u) => sampler.start(u))).toEqual([3, 3, 5, 5, 7, 7]);
});
