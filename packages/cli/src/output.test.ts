import { expect, test } from 'vitest';
import { evaluationText } from './output.ts';

test('an evaluation has the interval of its mean, which does not depend on the spread of single episodes alone', () => {
  // t(0.975, 99) = 1.98422; 1.98422 · 40 / √99 = 7.977
  expect(evaluationText({ episodes: 100, meanReturn: 208.3, stdReturn: 40 })).toBe(
    'greedy policy over 100 episodes: 208.3 [200.3, 216.3] (95 % interval of the mean)',
  );
  // t(0.975, 1) = 12.7062; 12.7062 · 0.5
  expect(evaluationText({ episodes: 2, meanReturn: 0.5, stdReturn: 0.5 }, 'exploring')).toBe(
    'exploring policy over 2 episodes: 0.500 [-5.853, 6.853] (95 % interval of the mean)',
  );
  expect(evaluationText({ episodes: 100, meanReturn: -13, stdReturn: 0 })).toBe(
    'greedy policy over 100 episodes: -13.0 in each',
  );
  expect(evaluationText({ episodes: 1, meanReturn: 3, stdReturn: 0 })).toBe(
    'greedy policy over 1 episode: 3.000',
  );
});
