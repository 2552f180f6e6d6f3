import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { tasks } from '../test/tasks.ts';
import { Acrobot } from './acrobot.ts';
import { CartPole } from './cartPole.ts';
import { MountainCar } from './mountainCar.ts';
import { MountainCarContinuous } from './mountainCarContinuous.ts';
import { Pendulum } from './pendulum.ts';

describe('acrobot', () => {
  /** Computes the links' potential and kinetic energy (unit length and mass) from the observed angles and velocities. */
  function energy(observation: Float32Array): number {
    const [c1, s1, c2, s2, v1, v2] = observation as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const c12 = c1 * c2 - s1 * s2;
    const d1 = 0.25 + (1.25 + c2) + 2;
    const d2 = 1.25 + 0.5 * c2;
    const kinetic = 0.5 * (d1 * v1 * v1 + 2 * d2 * v1 * v2 + 1.25 * v2 * v2);
    return kinetic - 9.8 * (1.5 * c1 + 0.5 * c12);
  }

  test('stays at rest when hanging at rest', () => {
    const env = new Acrobot();
    env.reset({ options: { low: 0, high: 0 } });
    const { observation } = env.step(1);
    for (const [k, value] of [1, 0, 1, 0, 0, 0].entries()) expect(observation[k]).toBeCloseTo(value, 12);
  });

  test('conserves energy without torque, up to integration error', () => {
    const env = new Acrobot();
    const first = energy(env.reset({ seed: 2 }).observation);
    for (let k = 0; k < 50; k++) expect(energy(env.step(1).observation)).toBeCloseTo(first, 2);
  });

  test('a torque in the direction of the joint’s motion adds energy until the tip is above the bar', () => {
    const env = new Acrobot();
    let observation = env.reset({ seed: 2 }).observation;
    let total = 0;
    for (;;) {
      const result = env.step(observation[5]! >= 0 ? 2 : 0);
      observation = result.observation;
      total += result.reward;
      expect(result.reward).toBe(result.terminated ? 0 : -1);
      if (result.terminated || result.truncated) {
        expect(result.terminated).toBe(true);
        break;
      }
    }
    const [c1, s1, c2, s2] = observation as unknown as [number, number, number, number];
    expect(-c1 - (c1 * c2 - s1 * s2)).toBeGreaterThan(1 - 1e-6);
    expect(total).toBeGreaterThan(-500);
  });

  test('velocities are within bounds after a step from any velocity', () => {
    const env = new Acrobot();
    for (const speed of [1e3, 1e6, 1e20]) {
      env.reset({ seed: 1, options: { low: -speed, high: speed } });
      expect(env.observationSpace.contains(env.step(1).observation)).toBe(true);
    }
  });
});

describe('pendulum', () => {
  test('one step from upright rest, by hand', () => {
    const env = new Pendulum();
    expect(env.reset({ options: { x_init: 0, y_init: 0 } }).observation).toEqual(Float32Array.of(1, 0, 0));
    // θ = ω = 0, u = 1: cost 0.001, ω' = 3u · 0.05 = 0.15, θ' = 0.0075.
    const { observation, reward, terminated } = env.step(Float32Array.of(1));
    expect(reward).toBe(-Math.fround(0.001));
    expect(observation).toEqual(Float32Array.of(Math.cos(0.15 * 0.05), Math.sin(0.15 * 0.05), 0.15));
    expect(terminated).toBe(false);
  });

  test('starts lie within the bounds of angle and velocity', () => {
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

  test('the cost uses the angle from upright on the shorter side', () => {
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
});

describe('refusedSettings', () => {
  test.each([
    ['CartPole-v1', () => new CartPole({ suttonBartoReward: 1 as never }), /suttonBartoReward/],
    ['MountainCar-v0', () => new MountainCar({ goalVelocity: Number.NaN }), /goalVelocity/],
    ['MountainCarContinuous-v0', () => new MountainCarContinuous({ goalVelocity: Infinity }), /goalVelocity/],
    ['Pendulum-v1', () => new Pendulum({ g: Number.NaN }), /"g"/],
    ['Acrobot-v1', () => new Acrobot({ gravity: 1 } as never), /gravity/],
  ])('%s refuses invalid settings, by constructor and by id', (id, make, setting) => {
    expect(make).toThrow(setting);
    expect(make).toThrow(id);
  });
});

const cases = [
  ...tasks.map((task) => ({ id: task.id, task, config: { maxEpisodeSteps: 60 } })),
  // Time limits that meet falls.
  {
    id: 'Sutton & Barto’s reward',
    task: tasks[0]!,
    config: { suttonBartoReward: true, maxEpisodeSteps: 15 },
  },
];

describe.each(cases)('$id', ({ task, config }) => {
  const requires = ['save', 'render', 'renderText'] as const;
  for (const check of checkEnv(() => task.create(config), { requires })) test(check.name, check.run);
  const checks = checkVectorEnv(
    (numEnvs) => task.createVector(numEnvs, config),
    () => task.create(config),
    { numEnvs: [1, 3, 17], requires: [...requires, 'restart'] },
  );
  for (const check of checks) test(`vector: ${check.name}`, check.run);
});
