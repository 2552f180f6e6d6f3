/** Gymnasium's robots by name, with their limits and reward thresholds. MuJoCo is loaded with the first environment. */

import { type Config, definePlugin, type EnvironmentEntry, type Plugin } from '@prism-rl/core';
import type { Robot } from './robots/robot.ts';
import { robots, robotTask } from './robots.ts';
import { RobotEnv, RobotVector } from './simulation/robotEnv.ts';

/** The plugin for the command line, the runner and sweeps. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-mujoco',
  module: import.meta.url,
  environments: Object.fromEntries(Object.entries(robots).map(([id, robot]) => [id, entry(id, robot)])),
});

function entry(id: string, robot: Robot): EnvironmentEntry<Robot['settings']['defaults']> {
  const { description, settings, rewardThreshold, randomReturn, publishedReturn } = robot;
  return {
    description,
    ...settings,
    ...(rewardThreshold !== undefined && { rewardThreshold }),
    maxEpisodeSteps: settings.defaults.maxEpisodeSteps,
    evaluationEpisodes: 10,
    suites: ['mujoco'],
    referenceReturns: {
      random: randomReturn,
      // The thresholds of benchmark tasks are below the returns that learners reach.
      ...(publishedReturn !== undefined
        ? { published: publishedReturn }
        : rewardThreshold !== undefined && { solved: rewardThreshold }),
    },
    create: (config) => RobotEnv.create(robotTask(id, config as Config)),
    async createVector(numEnvs, config) {
      const threads = Math.min(config.threads, numEnvs);
      if (threads === 1) return RobotVector.create(robotTask(id, config as Config), numEnvs);
      const { ThreadedRobotVector } = await import('#node');
      return ThreadedRobotVector.create({ id, settings: config as Config }, numEnvs, threads);
    },
  };
}
