import { expect, test } from 'vitest';
import { Acrobot, CartPole, MountainCar, MountainCarContinuous, Pendulum } from './index.ts';

test.each([
  ['CartPole-v1', () => new CartPole({ suttonBartoReward: 1 as never }), /suttonBartoReward/],
  ['MountainCar-v0', () => new MountainCar({ goalVelocity: Number.NaN }), /goalVelocity/],
  ['MountainCarContinuous-v0', () => new MountainCarContinuous({ goalVelocity: Infinity }), /goalVelocity/],
  ['Pendulum-v1', () => new Pendulum({ g: Number.NaN }), /"g"/],
  ['Acrobot-v1', () => new Acrobot({ gravity: 1 } as never), /gravity/],
])('%s refuses settings that mean nothing, made by hand as by its name', (id, make, setting) => {
  expect(make).toThrow(setting);
  expect(make).toThrow(id);
});
