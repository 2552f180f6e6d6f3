import { expect, test } from 'vitest';
import type { Env } from './env.ts';
import { noInfo } from './env.ts';
import { Rng } from './rng/rng.ts';
import { Box } from './spaces/box.ts';
import { Discrete } from './spaces/discrete.ts';
import { vectorize } from './vectorize.ts';

/** Counts its steps; an episode ends after `length` of them. The observation tells episode and step. */
function counter(
  length: number,
  space = new Box({ low: 0, high: 1e6, shape: [2] }),
): Env<Float32Array, number> {
  let episode = 0;
  let step = 0;
  let rng = new Rng(0);
  const observe = (): Float32Array => Float32Array.of(episode, step);
  return {
    id: 'Counter-v0',
    observationSpace: space,
    actionSpace: new Discrete(2),
    reset: ({ seed } = {}) => {
      if (seed !== undefined) rng = new Rng(seed);
      episode = rng.integers(0, 1000);
      step = 0;
      return { observation: observe(), info: noInfo };
    },
    step: (action) => {
      step++;
      return {
        observation: observe(),
        reward: action,
        terminated: step === length,
        truncated: false,
        info: noInfo,
      };
    },
    save: () => new TextEncoder().encode(JSON.stringify({ episode, step, rng: rng.save() })),
    restore: (state) => {
      const saved = JSON.parse(new TextDecoder().decode(state)) as {
        episode: number;
        step: number;
        rng: never;
      };
      ({ episode, step } = saved);
      rng.restore(saved.rng);
    },
  };
}

test('environment i is seeded with seed + i, and an ended one shows the next episode at once', () => {
  const env = vectorize([counter(2), counter(3)]);
  env.reset({ seed: 7 });
  const firsts = [7, 8].map((seed) => new Rng(seed));
  const episodes = firsts.map((rng) => rng.integers(0, 1000));
  expect([...env.observations]).toEqual([episodes[0], 0, episodes[1], 0]);
  env.step(Int32Array.of(1, 0));
  expect([...env.rewards]).toEqual([1, 0]);
  env.step(Int32Array.of(0, 1));
  expect([...env.terminated]).toEqual([1, 0]);
  expect([...env.finalObservations.slice(0, 2)]).toEqual([episodes[0], 2]);
  expect([...env.observations]).toEqual([firsts[0]!.integers(0, 1000), 0, episodes[1], 2]);
});

test('a restored vector goes on the same', () => {
  const env = vectorize([counter(2), counter(5)]);
  env.reset({ seed: 1 });
  env.step(Int32Array.of(1, 1));
  const state = env.save!();
  const copy = vectorize([counter(2), counter(5)]);
  copy.restore!(state);
  expect([...copy.observations]).toEqual([...env.observations]);
  for (let k = 0; k < 10; k++) {
    env.step(Int32Array.of(0, 1));
    copy.step(Int32Array.of(0, 1));
    expect([...copy.observations, ...copy.terminated]).toEqual([...env.observations, ...env.terminated]);
  }
  expect(() => vectorize([counter(2)]).restore!(state)).toThrow(/3? ?parts|not one of/);
  expect(() => copy.restore!(state.slice(0, -1))).toThrow(/parts/);
});

test('none and unequal ones are refused', () => {
  expect(() => vectorize([])).toThrow(/at least one/);
  expect(() => vectorize([counter(1), counter(1, new Box({ low: 0, high: 1, shape: [3] }))])).toThrow(
    /equal spaces/,
  );
});
