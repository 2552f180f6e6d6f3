import { expect, test } from 'vitest';
import { savedConfig } from './savedConfig.ts';

test('settings that were saved under an earlier name have their present one', () => {
  expect(savedConfig({ discount: 0.9, normaliseObservations: true, normaliseRewards: false })).toEqual({
    ...{ discount: 0.9, normalizeObservations: true, normalizeRewards: false },
  });
});

test('settings that were added since say what runs did before', () => {
  const before = { learningStarts: 100, epsilonSteps: 1000, priorityBetaStart: 0.4 };
  expect(savedConfig(before)).toEqual({ ...before, epsilonFrom: 'start', priorityBetaFrom: 'start' });
  expect(savedConfig({ ...before, epsilonFrom: 'learning' }).epsilonFrom).toBe('learning');
  expect(savedConfig({ epsilonSteps: 1000 })).toEqual({ epsilonSteps: 1000 });
});
