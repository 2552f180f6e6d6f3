import { expect, test } from 'vitest';
import { counted } from './counted.ts';

test('one is singular, everything else plural, however it is written', () => {
  expect([0, 1, 2, 0.5, -1].map((count) => counted(count, 'run'))).toEqual([
    '0 runs',
    '1 run',
    '2 runs',
    '0.5 runs',
    '-1 runs',
  ]);
  expect(counted(12_000, 'environment step', '12,000')).toBe('12,000 environment steps');
});
