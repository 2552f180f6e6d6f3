import type { EnvironmentEntry, Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import * as v from 'valibot';
import type { AcrobotConfig } from './acrobot.ts';
import { Acrobot, acrobotDefaults } from './acrobot.ts';
import { AcrobotVector } from './acrobotVector.ts';
import type { CartPoleConfig } from './cartPole.ts';
import { CartPole, cartPoleDefaults } from './cartPole.ts';
import { CartPoleVector } from './cartPoleVector.ts';
import type { MountainCarConfig } from './mountainCar.ts';
import { MountainCar, mountainCarDefaults } from './mountainCar.ts';
import { MountainCarContinuous, mountainCarContinuousDefaults } from './mountainCarContinuous.ts';
import { MountainCarContinuousVector } from './mountainCarContinuousVector.ts';
import { MountainCarVector } from './mountainCarVector.ts';
import type { PendulumConfig } from './pendulum.ts';
import { Pendulum, pendulumDefaults } from './pendulum.ts';
import { PendulumVector } from './pendulumVector.ts';

const finite = v.pipe(v.number(), v.finite());
const maxEpisodeSteps = v.pipe(v.number(), v.integer(), v.minValue(1));

function cartPole(id: string, limit: number, rewardThreshold: number): EnvironmentEntry<CartPoleConfig> {
  return {
    description: `Balance a pole on a cart by pushing it left or right, for ${limit} steps`,
    defaults: { ...cartPoleDefaults, maxEpisodeSteps: limit },
    schema: v.strictObject({ suttonBartoReward: v.boolean(), maxEpisodeSteps }),
    rewardThreshold,
    maxEpisodeSteps: limit,
    create: (config) => new CartPole(config, id),
    createVector: (numEnvs, config) => new CartPoleVector(numEnvs, config, id),
  };
}

const mountainCar: EnvironmentEntry<MountainCarConfig> = {
  description: 'Swing a weak car up a hill with three discrete actions',
  defaults: mountainCarDefaults,
  schema: v.strictObject({ goalVelocity: finite, maxEpisodeSteps }),
  rewardThreshold: -110,
  maxEpisodeSteps: mountainCarDefaults.maxEpisodeSteps,
  create: (config) => new MountainCar(config),
  createVector: (numEnvs, config) => new MountainCarVector(numEnvs, config),
};

const mountainCarContinuous: EnvironmentEntry<MountainCarConfig> = {
  description: 'Swing a weak car up a hill with a motor of any force, saving fuel',
  defaults: mountainCarContinuousDefaults,
  schema: v.strictObject({ goalVelocity: finite, maxEpisodeSteps }),
  rewardThreshold: 90,
  maxEpisodeSteps: mountainCarContinuousDefaults.maxEpisodeSteps,
  create: (config) => new MountainCarContinuous(config),
  createVector: (numEnvs, config) => new MountainCarContinuousVector(numEnvs, config),
};

const acrobot: EnvironmentEntry<AcrobotConfig> = {
  description: 'Swing the tip of two links above the bar with a motor between them',
  defaults: acrobotDefaults,
  schema: v.strictObject({ maxEpisodeSteps }),
  rewardThreshold: -100,
  maxEpisodeSteps: acrobotDefaults.maxEpisodeSteps,
  create: (config) => new Acrobot(config),
  createVector: (numEnvs, config) => new AcrobotVector(numEnvs, config),
};

const pendulum: EnvironmentEntry<PendulumConfig> = {
  description: 'Swing a rod upright with a weak motor and keep it there',
  defaults: pendulumDefaults,
  schema: v.strictObject({ g: finite, maxEpisodeSteps }),
  maxEpisodeSteps: pendulumDefaults.maxEpisodeSteps,
  create: (config) => new Pendulum(config),
  createVector: (numEnvs, config) => new PendulumVector(numEnvs, config),
};

/** The classic control tasks, under Gymnasium's names. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-classic',
  environments: {
    'Acrobot-v1': acrobot,
    'CartPole-v0': cartPole('CartPole-v0', 200, 195),
    'CartPole-v1': cartPole('CartPole-v1', 500, 475),
    'MountainCar-v0': mountainCar,
    'MountainCarContinuous-v0': mountainCarContinuous,
    'Pendulum-v1': pendulum,
  },
});
