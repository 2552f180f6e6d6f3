import { definePlugin, type EnvironmentEntry, type Plugin, RowVector } from '@prism-rl/core';
import type { AcrobotConfig, CartPoleConfig, MountainCarConfig, PendulumConfig } from './settings.ts';
import {
  acrobotSettings,
  cartPoleSettings,
  mountainCarContinuousSettings,
  mountainCarSettings,
  pendulumSettings,
} from './settings.ts';

function cartPole(id: string, limit: number, rewardThreshold: number): EnvironmentEntry<CartPoleConfig> {
  const defaults = { ...cartPoleSettings.defaults, maxEpisodeSteps: limit };
  return {
    description: `Balance a pole on a cart by pushing it left or right, for ${limit} steps`,
    ...cartPoleSettings,
    defaults,
    rewardThreshold,
    maxEpisodeSteps: limit,
    ...(limit === 500 && { suites: ['classic'] }),
    referenceReturns: { random: 21.9, solved: rewardThreshold },
    create: async (config) => new (await import('./cartPole.ts')).CartPole({ ...defaults, ...config }, id),
    createVector: async (numEnvs, config) =>
      new RowVector(numEnvs, (await import('./cartPole.ts')).CartPole.task({ ...defaults, ...config }, id)),
  };
}

const mountainCar: EnvironmentEntry<MountainCarConfig> = {
  description: 'Swing a weak car up a hill with three discrete actions',
  ...mountainCarSettings,
  rewardThreshold: -110,
  maxEpisodeSteps: mountainCarSettings.defaults.maxEpisodeSteps,
  suites: ['classic'],
  referenceReturns: { random: -200, solved: -110 },
  create: async (config) => new (await import('./mountainCar.ts')).MountainCar(config),
  createVector: async (numEnvs, config) =>
    new RowVector(numEnvs, (await import('./mountainCar.ts')).MountainCar.task(config)),
};

const mountainCarContinuous: EnvironmentEntry<MountainCarConfig> = {
  description: 'Swing a weak car up a hill with a motor of any force, saving fuel',
  ...mountainCarContinuousSettings,
  rewardThreshold: 90,
  maxEpisodeSteps: mountainCarContinuousSettings.defaults.maxEpisodeSteps,
  suites: ['continuous'],
  referenceReturns: { random: -33.2, solved: 90 },
  create: async (config) => new (await import('./mountainCarContinuous.ts')).MountainCarContinuous(config),
  createVector: async (numEnvs, config) =>
    new RowVector(numEnvs, (await import('./mountainCarContinuous.ts')).MountainCarContinuous.task(config)),
};

const acrobot: EnvironmentEntry<AcrobotConfig> = {
  description: 'Swing the tip of two links above the bar with a motor between them',
  ...acrobotSettings,
  rewardThreshold: -100,
  maxEpisodeSteps: acrobotSettings.defaults.maxEpisodeSteps,
  suites: ['classic'],
  referenceReturns: { random: -498.6, solved: -100 },
  create: async (config) => new (await import('./acrobot.ts')).Acrobot(config),
  createVector: async (numEnvs, config) =>
    new RowVector(numEnvs, (await import('./acrobot.ts')).Acrobot.task(config)),
};

const pendulum: EnvironmentEntry<PendulumConfig> = {
  description: 'Swing a rod upright with a weak motor and keep it there',
  ...pendulumSettings,
  maxEpisodeSteps: pendulumSettings.defaults.maxEpisodeSteps,
  suites: ['continuous'],
  // Gymnasium defines no threshold; −150 is the return of trained policies (RL Baselines3 Zoo: −147 to −176).
  referenceReturns: { random: -1231.8, solved: -150 },
  create: async (config) => new (await import('./pendulum.ts')).Pendulum(config),
  createVector: async (numEnvs, config) =>
    new RowVector(numEnvs, (await import('./pendulum.ts')).Pendulum.task(config)),
};

/** The classic control tasks, under Gymnasium's names. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-classic',
  module: import.meta.url,
  environments: {
    'Acrobot-v1': acrobot,
    'CartPole-v0': cartPole('CartPole-v0', 200, 195),
    'CartPole-v1': cartPole('CartPole-v1', 500, 475),
    'MountainCar-v0': mountainCar,
    'MountainCarContinuous-v0': mountainCarContinuous,
    'Pendulum-v1': pendulum,
  },
});
