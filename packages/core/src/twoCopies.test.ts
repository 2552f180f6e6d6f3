// A plugin may bring its own copy of this package: its spaces and errors are told by what they are, not by their class.
import { expect, test, vi } from 'vitest';
import { Box, isBox, PrismError } from './index.ts';

test('a Box and an error of another copy are recognised', async () => {
  vi.resetModules();
  const other = await import('./index.ts');
  const box = new other.Box({ low: 0, high: 1, shape: [6, 6, 3] });
  expect([box instanceof Box, isBox(box)]).toEqual([false, true]);
  expect(isBox(new other.Discrete(2))).toBe(false);
  const error = new other.PrismError('file', 'Lost.', { hint: 'Look for it.' });
  expect(error.constructor === PrismError).toBe(false);
  expect(error instanceof PrismError).toBe(true);
  expect(new Error('Lost.') instanceof PrismError).toBe(false);
});

test('a class that extends PrismError has instances of its own', () => {
  class Special extends PrismError {}
  expect(new Special('file', 'Lost.') instanceof PrismError).toBe(true);
  expect(new PrismError('file', 'Lost.') instanceof Special).toBe(false);
});
