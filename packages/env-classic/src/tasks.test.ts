import { RowVector, setDebug } from '@prism-rl/core';
import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Acrobot } from './acrobot.ts';
import { CartPole } from './cartPole.ts';
import { MountainCar } from './mountainCar.ts';
import { MountainCarContinuous } from './mountainCarContinuous.ts';
import { Pendulum } from './pendulum.ts';
import { plugin } from './plugin.ts';

describe('the cart pole', () => {
  test('rewards after the fall are 0, or −1 with suttonBartoReward', () => {
    for (const [suttonBartoReward, expected] of [
      [false, [1, 0, 0]],
      [true, [-1, -1, -1]],
    ] as const) {
      const env = new CartPole({ suttonBartoReward });
      env.reset({ options: { low: 0.2, high: 0.2 } });
      const rewards: number[] = [];
      while (rewards.length < 3) {
        const { reward, terminated } = env.step(0);
        if (terminated) rewards.push(reward);
      }
      expect(rewards).toEqual(expected);
    }
  });

  describe('refuses', () => {
    const env = new CartPole();
    env.reset({ seed: 1 });
    test.each([{ low: 1, high: 0 }, { low: 'a' }, { high: Number.NaN }])('reset options %j', (options) => {
      expect(() => env.reset({ options })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    });
    test.each([0, -1, 1.5, Number.NaN])('a time limit of %s', (maxEpisodeSteps) => {
      expect(() => new CartPole({ maxEpisodeSteps })).toThrow(
        expect.objectContaining({ code: 'invalid-config' }),
      );
    });
  });
});

describe('the mountain cars', () => {
  test('reaching the goal needs the goal velocity', () => {
    for (const [goalVelocity, expected] of [
      [0, true],
      [0.05, false],
    ] as const) {
      const env = new MountainCar({ goalVelocity });
      env.reset({ options: { low: 0.4999, high: 0.4999 } });
      // cos 1.5 is small: the motor moves the car past the flag slowly.
      expect(env.step(2).terminated).toBe(expected);
    }
  });

  test('the goal velocity itself is enough, in float32', () => {
    /** Drives up at full force from a place near the flag. @returns the last observation, or undefined if it is not the goal */
    const arrived = (goalVelocity: number): Float32Array | undefined => {
      const env = new MountainCarContinuous({ goalVelocity });
      env.reset({ options: { low: 0.43, high: 0.43 } });
      for (let steps = 0; steps < 40; steps++) {
        const { observation, terminated } = env.step(Float32Array.of(1));
        if (terminated) return observation;
        if (goalVelocity > 0 && observation[0]! > 0.46) return undefined;
      }
      return undefined;
    };
    const [position, velocity] = arrived(0)!;
    expect(position).toBeGreaterThan(0.45);
    expect(arrived(velocity!)).toEqual(Float32Array.of(position!, velocity!));
    expect(arrived(velocity! * 1.001)?.[0]).not.toBe(position);
  });

  test('the goal itself is reached, in float32', () => {
    /** Two steps to the flag; the second one's action decides how far. */
    const after = (action: number) => {
      const env = new MountainCarContinuous();
      env.reset({ options: { low: 0.4485, high: 0.4485 } });
      env.step(Float32Array.of(1));
      return env.step(Float32Array.of(action));
    };
    const goal = Math.fround(0.45);
    let [low, high] = [-1, 1];
    for (let halvings = 0; halvings < 40; halvings++) {
      const middle = (low + high) / 2;
      if (after(middle).observation[0]! < goal) low = middle;
      else high = middle;
    }
    expect(after(high)).toMatchObject({ observation: { 0: goal }, terminated: true });
    expect(after(low).terminated).toBe(false);
  });

  test('the continuous car pays for its action and is rewarded at the goal', () => {
    setDebug(false);
    onTestFinished(() => setDebug(true));
    const env = new MountainCarContinuous();
    env.reset({ options: { low: -0.5, high: -0.5 } });
    expect(env.step(Float32Array.of(0.5)).reward).toBe(-(0.5 * 0.5 * 0.1));
    // Outside ±1 the force is clipped, the cost is not.
    const clipped = env.save();
    const { observation, reward } = env.step(Float32Array.of(3));
    expect(reward).toBe(-(9 * 0.1));
    env.restore(clipped);
    expect(env.step(Float32Array.of(1)).observation[1]).toBeCloseTo(observation[1]!, 7);
    env.reset({ options: { low: 0.4499, high: 0.4499 } });
    const arrival = env.step(Float32Array.of(1));
    expect([arrival.reward, arrival.terminated]).toEqual([100 - 0.1, true]);
  });

  test.each([
    ['MountainCar-v0', (goalVelocity: number) => new RowVector(2, MountainCar.task({ goalVelocity }))],
    [
      'MountainCarContinuous-v0',
      (goalVelocity: number) => new RowVector(2, MountainCarContinuous.task({ goalVelocity })),
    ],
  ] as const)('vectors of %s need the goal velocity too', (_, create) => {
    const arrivals = (goalVelocity: number): number => {
      const env = create(goalVelocity);
      const isDiscrete = env.actionSpace.kind === 'discrete';
      env.reset({ seed: 1 });
      let count = 0;
      for (let k = 0; k < 400; k++) {
        // Accelerate along the velocity; this swings the car up.
        const signs = [1, 3].map((at) => (env.observations[at]! >= 0 ? 1 : -1));
        env.step(isDiscrete ? Int32Array.from(signs, (sign) => 1 + sign) : Float32Array.from(signs));
        count += env.terminated[0]! + env.terminated[1]!;
      }
      return count;
    };
    expect(arrivals(0)).toBeGreaterThan(2);
    expect(arrivals(0.08)).toBe(0); // faster than a car can go
  });
});

describe('acrobot', () => {
  test('velocities are within bounds after a step from any velocity', () => {
    const env = new Acrobot();
    for (const speed of [1e3, 1e6, 1e20]) {
      env.reset({ seed: 1, options: { low: -speed, high: speed } });
      expect(env.observationSpace.contains(env.step(1).observation)).toBe(true);
    }
  });
});

describe('pendulum', () => {
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

const limited = { maxEpisodeSteps: 60 };
const cases = [
  ...Object.keys(plugin.environments!).map((id) => ({ id, title: id, config: limited })),
  // Time limits that meet falls.
  {
    ...{ id: 'CartPole-v1', title: 'Sutton & Barto’s reward' },
    config: { suttonBartoReward: true, maxEpisodeSteps: 15 },
  },
];

describe.each(cases)('$title', ({ id, config }) => {
  const { defaults, ...entry } = plugin.environments![id]!;
  const settings = { ...defaults, ...config };
  const create = () => entry.create(settings);
  const requires = ['save', 'render', 'renderText'] as const;
  for (const check of checkEnv(create, { requires })) test(check.name, check.run);
  const checks = checkVectorEnv((numEnvs) => entry.createVector!(numEnvs, settings), create, {
    ...{ numEnvs: [1, 3, 17], requires: [...requires, 'restart'] },
  });
  for (const check of checks) test(`vector: ${check.name}`, check.run);
});
