import type { EnvironmentEntry, Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import * as v from 'valibot';
import type { CartPoleConfig } from './cartPole.ts';
import { CartPole, cartPoleDefaults } from './cartPole.ts';
import { CartPoleVector } from './cartPoleVector.ts';

const timeLimit = v.pipe(v.number(), v.integer(), v.minValue(1));

function cartPole(
  id: string,
  maxEpisodeSteps: number,
  rewardThreshold: number,
): EnvironmentEntry<CartPoleConfig> {
  return {
    description: `Balance a pole on a cart by pushing it left or right, for up to ${maxEpisodeSteps} steps`,
    defaults: { ...cartPoleDefaults, maxEpisodeSteps },
    schema: v.strictObject({ suttonBartoReward: v.boolean(), maxEpisodeSteps: timeLimit }),
    rewardThreshold,
    maxEpisodeSteps,
    create: (config) => new CartPole(config, id),
    createVector: (numEnvs, config) => new CartPoleVector(numEnvs, config, id),
  };
}

/** The classic control tasks, under Gymnasium's names. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-classic',
  environments: {
    'CartPole-v0': cartPole('CartPole-v0', 200, 195),
    'CartPole-v1': cartPole('CartPole-v1', 500, 475),
  },
});
