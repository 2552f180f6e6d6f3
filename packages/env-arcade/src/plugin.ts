import { definePlugin, type EnvironmentEntry, type Plugin, RowVector } from '@prism-rl/core';
import { type SnakeConfig, snakeSettings } from './settings.ts';

const snake: EnvironmentEntry<SnakeConfig> = {
  description: 'Steer a snake to food; it grows and must hit neither walls nor itself; 10 × 10 × 7',
  referenceReturns: { random: 0.14 },
  ...snakeSettings,
  create: async (config) => new (await import('./snake.ts')).Snake(config),
  createVector: async (numEnvs, config) =>
    new RowVector(numEnvs, (await import('./snake.ts')).Snake.task(config)),
};

/** The game Snake. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-arcade',
  module: import.meta.url,
  environments: { 'Snake-v0': snake },
});
