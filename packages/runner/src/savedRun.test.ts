import { PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { restoreErrorText } from './savedRun.ts';

test('quotes an agent’s error, but not JavaScript’s own', () => {
  expect(restoreErrorText(new PrismError('corrupt', 'The weight w is missing.'))).toBe(
    'The weight w is missing.',
  );
  expect(restoreErrorText(new Error('no weights'))).toBe('no weights');
  const inner = (): unknown => (undefined as unknown as Float32Array).subarray(1);
  let caught: unknown;
  try {
    inner();
  } catch (error) {
    caught = error;
  }
  expect(restoreErrorText(caught)).toBe('a part of it is missing or has another type');
});
