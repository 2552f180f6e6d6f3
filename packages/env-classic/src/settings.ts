/** The settings of all environments, in a module of their own: the plugin lists them without loading an environment. */

import { type ConfigOf, flag, integer, number, type Setting, settings } from '@prism-rl/core';

function maxEpisodeSteps(limit: number): Setting<number> {
  return integer(limit, 'Steps after which an episode is truncated', { min: 1 });
}

const goalVelocity = number(0, 'Minimum velocity at the flag to reach the goal');

/** Settings of CartPole, with the defaults of CartPole-v1. */
export const cartPoleSettings = settings({
  suttonBartoReward: flag(false, 'Reward 0, and −1 when the pole falls, instead of 1 for every step', {
    source: 'Sutton & Barto 2018, example 3.4',
  }),
  maxEpisodeSteps: maxEpisodeSteps(500),
});

export const mountainCarSettings = settings({ goalVelocity, maxEpisodeSteps: maxEpisodeSteps(200) });

export const mountainCarContinuousSettings = settings({
  goalVelocity,
  maxEpisodeSteps: maxEpisodeSteps(999),
});

export const pendulumSettings = settings({
  g: number(10, 'Gravity, m/s²'),
  maxEpisodeSteps: maxEpisodeSteps(200),
});

export const acrobotSettings = settings({ maxEpisodeSteps: maxEpisodeSteps(500) });

export type CartPoleConfig = Readonly<ConfigOf<(typeof cartPoleSettings)['settings']>>;
export type MountainCarConfig = Readonly<ConfigOf<(typeof mountainCarSettings)['settings']>>;
export type PendulumConfig = Readonly<ConfigOf<(typeof pendulumSettings)['settings']>>;
export type AcrobotConfig = Readonly<ConfigOf<(typeof acrobotSettings)['settings']>>;
