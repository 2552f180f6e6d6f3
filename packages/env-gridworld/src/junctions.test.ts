import { readFileSync } from 'node:fs';
import type { Outcome } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { JunctionsObservation } from './junctions.ts';
import { emptyingLights, Junctions, JunctionsTask } from './junctions.ts';
import type { JunctionsConfig } from './settings.ts';
import { junctionsSettings } from './settings.ts';

interface Golden {
  readonly settings: Partial<JunctionsConfig>;
  readonly traces: readonly {
    readonly seed: number;
    readonly actions: readonly number[][];
    readonly rewards: readonly number[];
    readonly cars: readonly number[][];
  }[];
}

// Recorded by tools/env-gridworld/junctions.py, an independent implementation of the rules.
const golden = JSON.parse(
  readFileSync(new URL('../test/fixtures/junctions.json', import.meta.url), 'utf8'),
) as Golden[];

test.each(golden)('episodes with $settings equal the rules in Python', ({ settings, traces }) => {
  const env = new Junctions(settings);
  const { capacity } = { ...junctionsSettings.defaults, ...settings };
  const shares = (cars: readonly number[]): Float32Array => Float32Array.from(cars, (n) => n / capacity);
  for (const { seed, actions, rewards, cars } of traces) {
    const { observation } = env.reset({ seed });
    expect(observation.cars).toEqual(shares(cars[0]!));
    expect([...observation.lights].every((light) => light === 0)).toBe(true);
    for (const [k, action] of actions.entries()) {
      const result = env.step(Int32Array.from(action));
      expect(result.observation.cars).toEqual(shares(cars[k + 1]!));
      expect([...result.observation.lights]).toEqual(action);
      expect(result.reward).toBe(rewards[k]);
      expect([result.terminated, result.truncated]).toEqual([false, k === actions.length - 1]);
    }
  }
});

test('a changing light passes one car, an unchanged one two; cars on the main road join the next queue if it has room', () => {
  const task = new JunctionsTask({ streets: [1, 1], capacity: 4, detour: 5 }, 'Junctions-v0');
  const outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  const after = (row: number[], action: number[], chance: number): number[] => {
    const state = Int32Array.from(row);
    task.step(state, Int32Array.from(action), 0, { random: () => chance } as Rng, outcome);
    return [...state];
  };
  const nobody = 1;
  expect(after([0, 0, 3, 2, 0, 2], [0, 0], nobody)).toEqual([0, 0, 1, 2, 2, 2]);
  expect(after([0, 0, 3, 2, 0, 2], [1, 1], nobody)).toEqual([1, 1, 3, 1, 0, 1]);
  expect(after([1, 1, 3, 2, 0, 1], [1, 1], nobody)).toEqual([1, 1, 3, 0, 0, 0]);
  // The next queue has room for one car, or for none; its own light lets cars pass first.
  expect(after([0, 1, 2, 0, 3, 0], [0, 1], nobody)).toEqual([0, 1, 1, 0, 4, 0]);
  expect(after([0, 1, 2, 0, 4, 0], [0, 1], nobody)).toEqual([0, 1, 2, 0, 4, 0]);
  expect(after([0, 0, 2, 0, 4, 0], [0, 0], nobody)).toEqual([0, 0, 0, 0, 4, 0]);
  expect(outcome.reward).toBe(-4 / 4);
  // One car arrives in each street; a full street costs reward.
  expect(after([1, 0, 4, 0, 0, 4], [1, 0], 0)).toEqual([1, 0, 4, 1, 0, 4]);
  expect(outcome.reward).toBe(-(9 + 2 * 5) / 4);
});

const defaults = junctionsSettings.defaults;

function meanReturn(config: JunctionsConfig, act: (observation: JunctionsObservation) => Int32Array): number {
  const env = new Junctions(config);
  let total = 0;
  for (let seed = 0; seed < 500; seed++) {
    let { observation } = env.reset({ seed });
    for (let isOver = false; !isOver; ) {
      const result = env.step(act(observation));
      ({ observation } = result);
      total += result.reward;
      isOver = result.truncated;
    }
  }
  return total / 500;
}

test('random lights return −337, emptying lights −135, as in the README', () => {
  const rng = new Rng(5);
  const { actionSpace } = new Junctions();
  const random = meanReturn(defaults, () => actionSpace.sample(rng));
  expect(Math.abs(random - -337)).toBeLessThan(5);
  expect(Math.abs(meanReturn(defaults, emptyingLights(defaults).act) - -135)).toBeLessThan(3);
});

/** Returns the mean return of the best time-dependent policy over all starts, and its return in simulated episodes. */
function optimum(config: JunctionsConfig): {
  readonly mean: number;
  act(observation: JunctionsObservation, time: number): Int32Array;
} {
  const task = new JunctionsTask(config, 'Junctions-v0');
  const { streets, capacity, mainRate, sideRate, maxEpisodeSteps } = config;
  const places = [
    ...streets.map((sides) => sides + 1),
    ...Array(task.stateSize - streets.length).fill(capacity + 1),
  ];
  const count = places.reduce((product, n) => product * n, 1);
  const numberOf = (row: ArrayLike<number>): number =>
    places.reduce((number, n, k) => number * n + row[k]!, 0);
  const rowOf = (number: number): Int32Array => {
    const row = new Int32Array(places.length);
    for (let k = places.length - 1, rest = number; k >= 0; k--) {
      row[k] = rest % places[k]!;
      rest = Math.floor(rest / places[k]!);
    }
    return row;
  };
  const actions = Array.from(
    { length: streets.reduce((product, sides) => product * (sides + 1), 1) },
    (_, number) => {
      let rest = number;
      return Int32Array.from(streets, (sides) => {
        const own = rest % (sides + 1);
        rest = Math.floor(rest / (sides + 1));
        return own;
      });
    },
  );
  // Every street in which cars arrive, in the rules' order of draws.
  const rates = streets.flatMap(
    (sides, j) => [...(j === 0 ? [mainRate] : []), ...Array(sides).fill(sideRate)] as number[],
  );
  const outcomes = 2 ** rates.length;
  const next = new Int32Array(count * actions.length * outcomes);
  const rewards = new Float64Array(next.length);
  const chances = Array.from({ length: outcomes }, (_, bits) =>
    rates.reduce((chance, rate, k) => chance * (((bits >> k) & 1) === 1 ? rate : 1 - rate), 1),
  );
  const outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  for (let state = 0, at = 0; state < count; state++) {
    for (const action of actions) {
      for (let bits = 0; bits < outcomes; bits++, at++) {
        let draw = 0;
        const row = rowOf(state);
        task.step(row, action, 0, { random: () => (((bits >> draw++) & 1) === 1 ? 0 : 1) } as Rng, outcome);
        next[at] = numberOf(row);
        rewards[at] = outcome.reward;
      }
    }
  }
  let values = new Float64Array(count);
  const best: Uint8Array[] = [];
  for (let left = 1; left <= maxEpisodeSteps; left++) {
    const now = new Float64Array(count);
    const choice = new Uint8Array(count);
    for (let state = 0, at = 0; state < count; state++) {
      now[state] = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < actions.length; a++) {
        let value = 0;
        for (let bits = 0; bits < outcomes; bits++, at++)
          value += chances[bits]! * (rewards[at]! + values[next[at]!]!);
        if (value > now[state]!) [now[state], choice[state]] = [value, a];
      }
    }
    values = now;
    best[left] = choice;
  }
  let mean = 0;
  const queues = task.stateSize - streets.length;
  for (let start = 0; start < 3 ** queues; start++) {
    const cars = Array.from({ length: queues }, (_, k) => Math.floor(start / 3 ** k) % 3);
    mean += values[numberOf([...streets.map(() => 0), ...cars])]! / 3 ** queues;
  }
  return {
    mean,
    act: ({ cars, lights }, time) =>
      actions[
        best[maxEpisodeSteps - time]![
          numberOf([...lights, ...Array.from(cars, (share) => Math.round(share * capacity))])
        ]!
      ]!,
  };
}

test('the optimal policy of two small junctions returns −74.3, calculated and played', () => {
  const config = { ...defaults, streets: [1, 1], capacity: 4 };
  const { mean, act } = optimum(config);
  let time = 0;
  const played = meanReturn(config, (observation) => act(observation, time++ % 100));
  expect(mean).toBeCloseTo(-74.271, 3);
  // Four standard errors of a mean over 500 episodes, whose returns have a standard deviation below 20.
  expect(Math.abs(played - mean)).toBeLessThan((4 * 20) / Math.sqrt(500));
  expect(meanReturn(config, emptyingLights(config).act)).toBeLessThan(-95);
});
