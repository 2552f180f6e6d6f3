import { describe, expect, test } from 'vitest';
import { StudyTime } from './studyTime.ts';

/** A study with whole runs of 900 steps; the clock is a number. */
function timeOf(budget: number, { seeds = 10, best = 3 } = {}) {
  const clock = { now: 0 };
  const heldOut = { seeds: Array.from({ length: seeds }, (_, k) => 1001 + k), best };
  const time = new StudyTime({ steps: 900, heldOut, budget }, () => clock.now);
  const leg = (steps: number, until: number): void => {
    time.begin(steps);
    clock.now = until;
    time.end(steps);
  };
  return { clock, time, leg };
}

describe('the time of a study', () => {
  test('keeps what the runs on held-out seeds will take, as far as half of the budget allows', () => {
    const { time, leg } = timeOf(1000);
    expect(time.kept).toBe(500); // the speed is unknown
    leg(9000, 10); // 900 steps a second: (3 + 1) × 10 runs of 900 steps take 40 s
    expect(time.kept).toBe(40);
    leg(90, 100); // 90.9 steps a second
    expect(time.kept).toBeCloseTo((40 * 900) / 90.9, 9);
    leg(9, 900); // 10.11 steps a second: 3561 s
    expect(time.kept).toBeCloseTo((6 * 900) / (9099 / 900), 9); // 534 s for the preset and a trial on three seeds
    leg(9, 1300); // 7.006 steps a second: 771 s even for these
    expect(time.kept).toBe(0);
  });

  test('without held-out seeds keeps nothing', () => {
    expect(timeOf(1000, { seeds: 0 }).time.kept).toBe(0);
  });

  test('lets a leg begin that ends before the kept time does, and none after the first that does not fit', () => {
    const { clock, time, leg } = timeOf(1000);
    expect(time.fits(900)).toBe(true);
    leg(9000, 10); // 900 steps a second, 40 s are kept
    clock.now = 100; // now 90 steps a second, 400 s are kept: 500 s are left for legs
    expect(time.fits(44_000)).toBe(true); // 489 s
    time.begin(18_000); // counts as half done: 18,000 steps in 100 s, 200 s are kept, 50 s for its other half
    expect(time.fits(116_000)).toBe(true); // 100 + 50 + 644 + 200 = 994 s
    expect(time.fits(118_000)).toBe(false); // 100 + 50 + 656 + 200 = 1006 s
    expect(time.fits(1)).toBe(false);
  });

  test('before the first leg ends the trials have half of the budget', () => {
    const { clock, time } = timeOf(1000);
    clock.now = 499;
    expect(time.fits(1e9)).toBe(true);
    clock.now = 500;
    expect(time.fits(1)).toBe(false);
  });

  test.each([
    ['all of them', 40, 3, 10],
    ['fewer trials', 39, 2, 10],
    ['one trial', 20, 1, 10],
    ['fewer seeds', 19, 1, 9],
    ['three seeds', 6, 1, 3],
    ['none', 5, 1, 0],
  ])('what is left is enough for %s: %d runs', (_, runs, best, seeds) => {
    const { clock, time, leg } = timeOf(1000);
    leg(9000, 10);
    // After t seconds the speed is 9000 / t, and (1000 − t) · 9000 / t / 900 runs fit: t = 10,000 / (runs + 10).
    clock.now = 10_000 / (runs + 10) + 1e-6;
    expect(time.divide(3)).toEqual({ best, seeds: Array.from({ length: seeds }, (_, k) => 1001 + k) });
    clock.now = 999;
    expect(time.divide(3).seeds.length).toBe(seeds); // decided once
  });

  test('a later call with the same budget trains no more trials, and one with a longer budget does', () => {
    const { time, leg } = timeOf(1000);
    leg(9000, 600);
    expect(time.fits(1e9)).toBe(false);
    time.divide(3);
    const heldOut = { seeds: [1, 2, 3, 4], best: 3 };
    const again = (budget: number) =>
      new StudyTime({ steps: 900, heldOut, budget }, () => 600, time.division);
    expect(again(1000).fits(1)).toBe(false);
    expect(again(1000).division).toBe(time.division);
    expect(again(2000).fits(1)).toBe(true);
    expect(again(2000).division).toBeUndefined();
  });

  test('a search that ended by itself may go on with more trials', () => {
    const { time, leg } = timeOf(1000);
    leg(9000, 10);
    expect(time.divide(3).best).toBe(3);
    expect(time.division).toBeUndefined();
  });
});
