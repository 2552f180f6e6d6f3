import { Discrete, type Env, noInfo } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { showEpisodes } from './exhibit.ts';

/** Counts its steps; an episode has three, with rewards 1, 2 and 4. */
function counter(seeds: unknown[]): Env {
  let state = 0;
  return {
    id: 'Counter-v0',
    observationSpace: new Discrete(4),
    actionSpace: new Discrete(2),
    reset: ({ seed } = {}) => {
      seeds.push(seed);
      state = 0;
      return { observation: state, info: noInfo };
    },
    step: () => {
      state++;
      return {
        observation: state,
        reward: 2 ** (state - 1),
        terminated: state === 3,
        truncated: false,
        info: noInfo,
      };
    },
  } as Env;
}

test('one step whenever it is due, with the rewards so far; the last state stays, and the next episode has the next seed', async () => {
  const seeds: unknown[] = [];
  const shown: unknown[] = [];
  let episodes = 0;
  const next = showEpisodes(counter(seeds), {
    stepsPerSecond: 10,
    seed: 7,
    begin: () => {
      episodes++;
      return (observation) => Number(observation) % 2;
    },
    show: (observation, action, sum) => shown.push([observation, [...action], sum]),
  });
  const times: number[] = [];
  for (let now = 1000; now < 2600; now += 10) {
    const step = next(now);
    if (step === undefined) continue;
    times.push(now);
    await step;
  }
  const whole = [
    [0, [], 0],
    [1, [0], 1],
    [2, [1], 3],
    [3, [0], 7],
  ];
  expect(shown.slice(0, 8)).toEqual([...whole, ...whole]);
  expect([seeds, episodes]).toEqual([[7, 8], 2]);
  // The first step was long overdue: the second follows after half of the time.
  expect(times.slice(0, 6)).toEqual([1000, 1050, 1150, 1250, 1950, 2050]);
});
