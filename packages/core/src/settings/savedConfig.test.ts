import { expect, test } from 'vitest';
import { savedConfig } from './savedConfig.ts';

test('settings that were saved under an earlier name have their present one', () => {
  expect(savedConfig({ discount: 0.9, normaliseObservations: true, normaliseRewards: false })).toEqual({
    ...{ discount: 0.9, normalizeObservations: true, normalizeRewards: false },
  });
});
