import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setLongTimeout } from './longTimeout.ts';

const day = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([0.5, 1, 25, 60])('%d days', (days) => {
  const callback = vi.fn();
  setLongTimeout(callback, days * day);
  vi.advanceTimersByTime(days * day - 1);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledOnce();
});

test('for ever, and until it is cancelled', () => {
  const callback = vi.fn();
  setLongTimeout(callback, Number.POSITIVE_INFINITY);
  const cancel = setLongTimeout(callback, 30 * day);
  vi.advanceTimersByTime(29 * day);
  cancel();
  vi.advanceTimersByTime(200 * day);
  expect(callback).not.toHaveBeenCalled();
});
