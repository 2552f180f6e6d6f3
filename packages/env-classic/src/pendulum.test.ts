import { expect, test } from 'vitest';
import { Pendulum } from './pendulum.ts';

test('one step from upright rest, by hand', () => {
  const env = new Pendulum();
  expect(env.reset({ options: { x_init: 0, y_init: 0 } }).observation).toEqual(Float32Array.of(1, 0, 0));
  // θ = ω = 0, u = 1: cost 0.001, ω' = 3u · 0.05 = 0.15, θ' = 0.0075.
  const { observation, reward, terminated } = env.step(Float32Array.of(1));
  expect(reward).toBe(-Math.fround(0.001));
  expect(observation).toEqual(Float32Array.of(Math.cos(0.15 * 0.05), Math.sin(0.15 * 0.05), 0.15));
  expect(terminated).toBe(false);
});

test('starts lie between the bounds that are asked for, of the angle and of the speed each its own', () => {
  const env = new Pendulum();
  const greatest = [0, 0];
  for (let seed = 0; seed < 60; seed++) {
    const { observation } = env.reset({ seed, options: { x_init: 0.1, y_init: 0.5 } });
    greatest[0] = Math.max(greatest[0]!, Math.abs(Math.atan2(observation[1]!, observation[0]!)));
    greatest[1] = Math.max(greatest[1]!, Math.abs(observation[2]!));
  }
  for (const [k, bound] of [0.1, 0.5].entries()) {
    expect(greatest[k]).toBeLessThanOrEqual(bound);
    expect(greatest[k]).toBeGreaterThan(0.9 * bound);
  }
});

test('the cost counts the angle from upright on the shorter side', () => {
  const env = new Pendulum({ maxEpisodeSteps: 100_000 });
  env.reset({ seed: 1 });
  const greatest = Math.PI ** 2 + 0.1 * 64 + 0.001 * 4;
  let least = 0;
  for (let k = 0; k < 2000; k++) least = Math.min(least, env.step(Float32Array.of(2)).reward);
  expect(least).toBeGreaterThanOrEqual(-greatest);
  expect(least).toBeLessThan(-(Math.PI ** 2) * 0.9);
});

test('truncates after 200 steps', () => {
  const env = new Pendulum();
  env.reset({ seed: 1 });
  const flags = Array.from({ length: 200 }, () => env.step(Float32Array.of(0)).truncated);
  expect(flags.indexOf(true)).toBe(199);
});

test('draws the torque with its sign', () => {
  const env = new Pendulum();
  env.reset({ options: { x_init: 0, y_init: 0 } });
  const still = env.render().data;
  env.step(Float32Array.of(2));
  const left = env.render().data;
  env.reset({ options: { x_init: 0, y_init: 0 } });
  env.step(Float32Array.of(-2));
  expect(left).not.toEqual(still);
  expect(env.render().data).not.toEqual(left);
});
