import { afterEach, expect, test, vi } from 'vitest';
import { TimeSlice } from './timeSlice.ts';

afterEach(() => vi.restoreAllMocks());

/** Number of calls until the slice is over. */
function callsUntilOver(slice: TimeSlice): number {
  for (let calls = 1; ; calls++) if (slice.isOver()) return calls;
}

test('reads the clock half as often each time while the slice lasts, and twice as often once it is over', async () => {
  let time = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => time);
  const slice = new TimeSlice();
  clock.mockClear();
  // Reads after 1, 2, 4, …, 4096 calls, and then every 4096 calls.
  const calls = 2 ** 13 - 1 + 3 * 4096;
  for (let k = 0; k < calls; k++) expect(slice.isOver()).toBe(false);
  expect(clock).toHaveBeenCalledTimes(13 + 3);
  time = 7.9;
  for (let k = 0; k < 4096; k++) expect(slice.isOver()).toBe(false);
  time = 8;
  expect(Array.from({ length: 14 }, () => callsUntilOver(slice))).toEqual([
    ...Array.from({ length: 13 }, (_, k) => 2 ** (12 - k)),
    1,
  ]);
  await slice.next();
  expect(slice.isOver()).toBe(false);
  time = 16;
  expect(callsUntilOver(slice)).toBe(2);
});
