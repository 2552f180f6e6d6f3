import { RowVector, setDebug } from '@prism-rl/core';
import { expect, onTestFinished, test } from 'vitest';
import { MountainCar } from './mountainCar.ts';
import { MountainCarContinuous } from './mountainCarContinuous.ts';

test('one step from a known state, by hand', () => {
  const env = new MountainCar();
  env.reset({ options: { low: 0, high: 0 } });
  expect(env.step(2).observation).toEqual(Float32Array.of(-0.0015, -0.0015));
});

test('the left wall stops the car', () => {
  const env = new MountainCar({ maxEpisodeSteps: 1000 });
  env.reset({ options: { low: -1.2, high: -1.2 } });
  // The slope pulls to the right here (cos −3.6 < 0), against the motor.
  const { observation } = env.step(0);
  expect(observation[0]).toBeGreaterThanOrEqual(Math.fround(-1.2));
  env.reset({ options: { low: -1.1, high: -1.1 } });
  let hit = false;
  for (let k = 0; k < 300 && !hit; k++) {
    const [position, velocity] = env.step(k % 60 < 30 ? 0 : 2).observation;
    if (position === Math.fround(-1.2)) {
      hit = true;
      expect(velocity).toBe(0);
    }
  }
  expect(hit).toBe(true);
});

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
