import type { Job, Run, Trial } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { planOf } from '../../../test/search/toys.ts';
import type { SweepEvent } from '../../work/dispatch.ts';
import { type HeldOutDivision, StudyTime } from './studyTime.ts';

/** A study with trials of one seed and whole runs of 900 steps; the clock is a number, and one run is trained at a time. */
function timeOf(budget: number, { seeds = 10, best = 3, known }: Options = {}) {
  const clock = { now: 0 };
  const heldOut = { seeds: Array.from({ length: seeds }, (_, k) => 1001 + k), best };
  const time = new StudyTime(planOf({ seeds: [1] }), heldOut, budget, () => clock.now, known);
  let count = 0;
  const tell = (event: object): void => time.observe(event as SweepEvent);
  /** Begins a leg of a trial; returns what ends it. */
  const begin = (trial: number, steps: number): ((now: number) => void) => {
    const [id, arm] = [`leg-${count++}`, `trial-${trial}`];
    time.request([{ id, payload: { arm, steps } as Run } satisfies Job<Run>]);
    tell({ type: 'started', id });
    tell({ type: 'progress', id, message: { run: id, envSteps: 0 } });
    return (now) => {
      clock.now = now;
      tell({ type: 'done', id });
      time.observe({ type: 'trial', trial: trialOf(trial) });
      time.look();
    };
  };
  return {
    clock,
    time,
    begin,
    leg: (trial: number, steps: number, until: number) => begin(trial, steps)(until),
  };
}
type Options = {
  readonly seeds?: number;
  readonly best?: number;
  readonly known?: HeldOutDivision | undefined;
};

/** The first trial, which has the preset's settings, has a value of 0; of the others the first is the best. */
const trialOf = (number: number, value = number === 0 ? 0 : 10 - number): Trial => ({
  ...{ number, settings: {}, state: 'running', steps: 100, value },
});

async function isResolved(promise: Promise<undefined>): Promise<boolean> {
  return (await Promise.race([promise, Promise.resolve('not yet')])) !== 'not yet';
}

describe('the time of a study', () => {
  test('keeps what exactly the runs on held-out seeds will take, as far as half of the budget allows', () => {
    const { time, leg } = timeOf(1000);
    expect(time.kept).toBe(500); // the speed is unknown
    expect(time.outlook).toBeUndefined();
    leg(0, 900, 1); // the preset's run takes a second
    expect(time.kept).toBe(40); // and so would those of three trials
    leg(1, 900, 4); // 3 s
    expect(time.kept).toBeCloseTo(10 * (1 + 3 + 1 + 1), 9); // the others as the preset
    leg(2, 900, 10); // 6 s
    leg(3, 900, 11);
    expect(time.kept).toBeCloseTo(10 * (1 + 3 + 6 + 1), 9);
    expect(time.outlook).toEqual({ budget: 1000, best: 3, seeds: 10, seconds: expect.closeTo(110, 9) });
  });

  test.each([
    // Seconds of a run of the preset, and of each trial.
    ['fewer trials', 10, { best: 2, seeds: 10, seconds: 300 }],
    ['one trial', 24, { best: 1, seeds: 10, seconds: 500 }],
    ['fewer seeds', 40, { best: 1, seeds: 6, seconds: 500 }],
    ['five seeds, which take more than half of the budget', 65, { best: 1, seeds: 5, seconds: 650 }],
    ['nothing: five seeds of both', 76, { best: 0, seeds: 5, seconds: 760 }],
  ])('has room for %s', (_, seconds, room) => {
    const { time, leg } = timeOf(1000, { best: room.best === 2 ? 2 : 3 });
    leg(0, 900, seconds);
    expect(time.outlook).toEqual({ budget: 1000, ...room });
    expect(time.kept).toBe(room.best === 0 ? 0 : room.seconds);
  });

  test('a user may ask for fewer seeds than a verdict needs, or for none', () => {
    const { time, leg } = timeOf(1000, { seeds: 2 });
    leg(0, 900, 150);
    expect(time.outlook).toEqual({ budget: 1000, best: 1, seeds: 2, seconds: 600 });
    const none = timeOf(1000, { seeds: 0 });
    none.leg(0, 900, 1);
    expect([none.time.kept, none.time.outlook]).toEqual([0, undefined]);
  });

  test('what was promised stays kept when the machine gets slower', () => {
    const { time, leg } = timeOf(1000);
    leg(0, 900, 1);
    expect(time.kept).toBe(40);
    leg(0, 9, 300); // 900 steps take 297 s
    expect(time.kept).toBe(750);
  });

  test.each([
    [480, { best: 0, seconds: 400 }], // more than three quarters of the other 520 s
    [460, { best: 1, seconds: 500 }],
  ])('time that is found after %d s is kept, if enough of it is left', (now, room) => {
    const { clock, time, begin, leg } = timeOf(1000);
    leg(0, 9, 1); // 100 s for a whole run
    expect(time.outlook).toMatchObject({ best: 0, seconds: 1000 });
    clock.now = now - 39;
    begin(0, 891)(now); // 40 s: 400 s for five seeds of both
    expect(time.outlook).toMatchObject(room);
  });

  test('settings for whose runs there is no time are not compared, even if they are the best', () => {
    const { time, leg } = timeOf(1000);
    leg(0, 900, 10);
    leg(1, 900, 160); // 150 s: 800 s for five seeds of both
    leg(2, 900, 180);
    expect([0, 1, 2].map((number) => time.mayCompare(number))).toEqual([true, false, true]);
    expect(time.outlook).toMatchObject({ best: 3, seconds: 500 });
  });

  test('a speed is known once a run is over, or has taken a twentieth of the budget', () => {
    const { clock, time, begin } = timeOf(60);
    begin(0, 900);
    const tell = (now: number, envSteps: number): void => {
      clock.now = now;
      time.observe({ type: 'progress', id: 'leg-0', message: { run: '', envSteps } });
      time.look();
    };
    tell(2.9, 10);
    expect(time.outlook).toBeUndefined();
    tell(3, 10);
    expect(time.outlook).toMatchObject({ best: 0, seconds: 5 * 2 * 270 });
  });

  test('lets a leg begin that ends before the kept time does, and none after the first that does not fit', () => {
    const { clock, time, leg, begin } = timeOf(1000, { best: 1 });
    expect(time.fits(1e9, 7)).toBe(true); // nothing is known
    leg(0, 900, 1);
    expect(time.fits(1e9, 7)).toBe(true); // there is nothing to run on held-out seeds yet
    leg(1, 900, 2); // 10 × 2 s are kept
    begin(1, 90_000); // 100 s under way
    clock.now = 100;
    expect(time.fits(900 * 779, 1)).toBe(true); // 100 + 100 + 779 + 20 = 999
    expect(time.fits(900 * 781, 1)).toBe(false);
    expect(time.fits(1, 1)).toBe(false);
  });

  test('where nothing is kept a leg may begin until the end, at which it is paused', () => {
    const { clock, time, leg } = timeOf(1000);
    leg(0, 900, 400);
    leg(1, 900, 800);
    expect(time.outlook).toMatchObject({ best: 0 });
    expect(time.fits(1e6, 1)).toBe(true);
    clock.now = 999;
    expect(time.fits(1e6, 1)).toBe(true);
    clock.now = 1000;
    expect(time.fits(1, 1)).toBe(false);
  });

  test('pauses the legs when the kept time begins, and all runs at the end', async () => {
    const study = () => {
      const { clock, time, leg } = timeOf(1000, { best: 1 });
      const look = async (now: number) => {
        clock.now = now;
        time.look();
        return [await isResolved(time.searchEnd), await isResolved(time.end), time.isUp];
      };
      leg(0, 900, 1);
      return { time, leg, look };
    };
    const first = study();
    expect(await first.look(990)).toEqual([false, false, false]); // there is nothing to run on held-out seeds yet
    const { leg, look } = study();
    leg(1, 900, 2);
    expect(await look(979)).toEqual([false, false, false]);
    expect(await look(980)).toEqual([true, false, false]);
    expect(await look(1000)).toEqual([true, true, true]);
  });

  test('while no trial is above the preset, searches as long as the fewest seeds allow', () => {
    const { time, leg } = timeOf(1000);
    leg(0, 900, 10);
    expect(time.kept).toBe(400); // three trials and the preset on ten seeds
    leg(1, 900, 110);
    time.observe({ type: 'trial', trial: trialOf(1, -5) });
    expect(time.kept).toBe(100); // two quick ones on five seeds
    time.observe({ type: 'trial', trial: trialOf(1, 5) });
    expect(time.kept).toBe(550);
  });

  test.each([
    ['all of them', 100, 3],
    ['fewer of them', 970, 2],
    ['one of them', 990, 1],
  ])('runs %s on held-out seeds, as many as fit with all seeds', (_, now, best) => {
    const { clock, time, leg } = timeOf(1000);
    for (const trial of [0, 1, 2, 3]) leg(trial, 900, 1 + trial);
    clock.now = now; // (best + 1) · 10 s are needed
    const trials = [1, 2, 3].map((number) => trialOf(number));
    expect(time.choose(trials)).toEqual(trials.slice(0, best));
    clock.now = 0;
    expect(time.choose(trials)).toEqual(trials.slice(0, best)); // decided once
  });

  test('a later call with the same budget trains no more trials, and one with a longer budget does', () => {
    const { clock, time, leg } = timeOf(1000);
    leg(0, 900, 1);
    leg(1, 900, 2);
    clock.now = 995;
    expect(time.division).toBeUndefined();
    expect(time.fits(900, 1)).toBe(false);
    time.choose([trialOf(1)]);
    const known = time.division;
    expect(known).toEqual({ budget: 1000, trials: [1] });
    const again = timeOf(1000, { known }).time;
    expect([again.fits(1, 1), again.division, again.endedSearch]).toEqual([false, known, true]);
    const longer = timeOf(2000, { known }).time;
    expect([longer.fits(1, 1), longer.division, longer.endedSearch]).toEqual([true, undefined, false]);
  });

  test('a search that ended by itself may go on with more trials', () => {
    const { time, leg } = timeOf(1000);
    leg(0, 900, 1);
    expect(time.choose([trialOf(1)])).toEqual([trialOf(1)]);
    expect([time.division, time.endedSearch]).toEqual([undefined, false]);
  });
});
