import { Discrete, type Env, noInfo, type StepResult } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { type Clock, realClock, type Screen, type WatchOptions, watchEpisode } from './watchEpisode.ts';

/** Counts its steps and ends after `length` of them; reward 2 each. */
function counter(length: number): Env<number, number> {
  let steps = 0;
  return {
    id: 'Counter-v0',
    observationSpace: new Discrete(100_000),
    actionSpace: new Discrete(2),
    reset: () => {
      steps = 0;
      return { observation: steps, info: noInfo };
    },
    step: (): StepResult<number> => {
      steps += 1;
      return { observation: steps, reward: 2, terminated: steps === length, truncated: false, info: noInfo };
    },
  };
}

/** A clock that advances only by sleeping and drawing. */
function fakeClock(): Clock & { time: number } {
  const clock = {
    time: 1000,
    now: () => clock.time,
    sleep: async (milliseconds: number) => {
      clock.time += milliseconds;
    },
  };
  return clock;
}

const options: WatchOptions = {
  seed: 7,
  player: 'nobody',
  framesPerSecond: 10,
  maxSteps: Number.POSITIVE_INFINITY,
  signal: new AbortController().signal,
};

const stepOf = (caption: string): number => Number(/step (\d+)/.exec(caption)![1]);

describe('live', () => {
  test('each step is shown at its time', async () => {
    const clock = fakeClock();
    const shown: [number, string][] = [];
    const screen: Screen = { isLive: true, show: (_, caption) => void shown.push([clock.time, caption]) };
    const episode = await watchEpisode(counter(3), () => 1, screen, { ...options, clock });
    expect(shown).toEqual([
      [1000, 'Counter-v0  nobody  seed 7  step 0  return 0.0'],
      [1100, 'Counter-v0  nobody  seed 7  step 1  return 2.0'],
      [1200, 'Counter-v0  nobody  seed 7  step 2  return 4.0'],
      [1300, 'Counter-v0  nobody  seed 7  step 3  return 6.0  terminated'],
    ]);
    expect(episode).toEqual({ seed: 7, length: 3, return: 6, ending: 'terminated' });
  });

  test('slow drawing leaves pictures out, not time', async () => {
    const clock = fakeClock();
    const shown: number[] = [];
    const screen: Screen = {
      isLive: true,
      show: (_, caption) => {
        shown.push(stepOf(caption));
        clock.time += 350; // a step takes 100
      },
    };
    await watchEpisode(counter(40), () => 0, screen, { ...options, clock });
    expect(shown[0]).toBe(0);
    expect(shown.at(-1)).toBe(40);
    expect(shown.length).toBeGreaterThan(9);
    expect(shown.length).toBeLessThan(16);
    // The last picture is drawn on time, or at most one drawing later.
    const lastDue = 1000 + 40 * 100;
    expect(clock.time - 350).toBeGreaterThanOrEqual(lastDue);
    expect(clock.time - 350).toBeLessThan(lastDue + 350);
  });

  test('an abort ends it at once, in the middle of waiting too', async () => {
    const controller = new AbortController();
    const screen: Screen = { isLive: true, show: () => undefined };
    setTimeout(() => controller.abort(), 20);
    const episode = await watchEpisode(counter(1000), () => 0, screen, {
      ...options,
      framesPerSecond: 0.001, // the first step is due after a quarter of an hour
      signal: controller.signal,
    });
    expect(episode).toMatchObject({ length: 0, ending: 'cut off' });
  });
});

describe('not live', () => {
  async function shownSteps(length: number, maxSteps: number): Promise<{ steps: number[]; ending: string }> {
    const steps: number[] = [];
    const screen: Screen = { isLive: false, show: (_, caption) => void steps.push(stepOf(caption)) };
    const { ending } = await watchEpisode(counter(length), () => 0, screen, { ...options, maxSteps });
    return { steps, ending };
  }

  test('a picture for each second, the first and the last', async () => {
    expect(await shownSteps(25, 1000)).toEqual({ steps: [0, 10, 20, 25], ending: 'terminated' });
    expect(await shownSteps(20, 1000)).toEqual({ steps: [0, 10, 20], ending: 'terminated' });
  });

  test('at most 30 pictures and the given number of steps', async () => {
    const { steps, ending } = await shownSteps(1e9, 2000);
    expect(ending).toBe('cut off');
    expect(steps).toEqual([...Array.from({ length: 29 }, (_, k) => 10 * k), 2000]);
  });
});

test('the system’s clock sleeps until it is aborted, be it before, and for as long as timers can', async () => {
  await realClock.sleep(1e6, AbortSignal.abort());
  const began = performance.now();
  await realClock.sleep(1e13, AbortSignal.timeout(50));
  expect(performance.now() - began).toBeGreaterThan(40);
  await realClock.sleep(1, new AbortController().signal);
});
