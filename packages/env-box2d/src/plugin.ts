/**
 * The environments by name, with Gymnasium's limits and reward thresholds. The engine is loaded with the first environment, so that listing
 * names is cheap.
 */

import type { EnvironmentEntry, Plugin, Settings, VectorEnv } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import type { TaskRecipe } from './node/threadedVectorEnv.ts';
import type { BipedalWalkerConfig, CarRacingConfig, LunarLanderConfig } from './settings.ts';
import {
  bipedalWalkerHardcoreSettings,
  bipedalWalkerSettings,
  carRacingSettings,
  lunarLanderSettings,
} from './settings.ts';

/** The plugin for the command line, the runner and sweeps. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-box2d',
  module: import.meta.url,
  environments: {
    'LunarLander-v3': lunarLander('LunarLander-v3', false, 'Land between two flags: four engine commands'),
    'LunarLanderContinuous-v3': lunarLander(
      'LunarLanderContinuous-v3',
      true,
      'Land between two flags: throttles of main and side engines',
    ),
    'LunarLanderContinuous-v2': lunarLander(
      'LunarLanderContinuous-v2',
      true,
      'Another name for LunarLanderContinuous-v3 (v2 had narrower observation bounds and kept its wind over resets)',
    ),
    'BipedalWalker-v3': bipedalWalker(
      'BipedalWalker-v3',
      bipedalWalkerSettings,
      'Walk on two legs over slightly rough ground',
    ),
    'BipedalWalkerHardcore-v3': bipedalWalker(
      'BipedalWalkerHardcore-v3',
      bipedalWalkerHardcoreSettings,
      'Walk on two legs over pits, stumps and stairs',
    ),
    'CarRacing-v3': {
      description: 'Drive a lap on a new track, from pixels',
      ...carRacingSettings,
      rewardThreshold: 900,
      maxEpisodeSteps: 1000,
      evaluationEpisodes: 10,
      create: async (config) => new (await import('./carRacing/carRacing.ts')).CarRacing(config),
      createVector: async (numEnvs, config) =>
        (await import('./carRacing/carRacing.ts')).CarRacing.vector(numEnvs, config),
    } satisfies EnvironmentEntry<CarRacingConfig>,
  },
});

/** Creates a vector over as many threads as the settings say, at most one per environment. */
async function threadedVector(recipe: TaskRecipe, numEnvs: number): Promise<VectorEnv> {
  const { ThreadedSimulationVector } = await import('#node');
  return new ThreadedSimulationVector(recipe, numEnvs, Math.min(recipe.settings.threads, numEnvs));
}

function lunarLander(
  id: string,
  continuous: boolean,
  description: string,
): EnvironmentEntry<LunarLanderConfig> {
  const defaults = { ...lunarLanderSettings.defaults, continuous };
  return {
    description,
    ...lunarLanderSettings,
    defaults,
    rewardThreshold: 200,
    maxEpisodeSteps: 1000,
    ...(id === 'LunarLander-v3' && {
      suites: ['classic', 'box2d'],
      referenceReturns: { random: -182.4, solved: 200 },
    }),
    ...(id === 'LunarLanderContinuous-v3' && {
      suites: ['box2d', 'continuous'],
      referenceReturns: { random: -213.6, solved: 200 },
    }),
    policies: {
      heuristic: {
        description: 'Leans against the drift and brakes the fall; lands in nine of ten episodes',
        create: async (config) => {
          const pilots = await import('./lunarLander/lunarLander.ts');
          return {
            act:
              (config.continuous ?? continuous)
                ? pilots.lunarLanderContinuousHeuristic
                : pilots.lunarLanderHeuristic,
          };
        },
      },
    },
    create: async (config) =>
      new (await import('./lunarLander/lunarLander.ts')).LunarLander({ ...defaults, ...config }, id),
    createVector: async (numEnvs, config) => {
      const settings = { ...defaults, ...config };
      if (settings.threads > 1) return threadedVector({ kind: 'lunarLander', id, settings }, numEnvs);
      return (await import('./lunarLander/lunarLander.ts')).LunarLander.vector(numEnvs, settings, id);
    },
  };
}

function bipedalWalker(
  id: string,
  own: Settings<BipedalWalkerConfig>,
  description: string,
): EnvironmentEntry<BipedalWalkerConfig> {
  return {
    description,
    ...own,
    rewardThreshold: 300,
    maxEpisodeSteps: own.defaults.maxEpisodeSteps,
    ...(id === 'BipedalWalker-v3' && {
      suites: ['box2d', 'continuous'],
      referenceReturns: { random: -99.8, solved: 300 },
    }),
    policies: {
      heuristic: {
        description: 'A gait of three phases that does not balance',
        create: async () => new (await import('./bipedalWalker/bipedalWalker.ts')).BipedalWalkerHeuristic(),
      },
    },
    create: async (config) =>
      new (await import('./bipedalWalker/bipedalWalker.ts')).BipedalWalker(
        { ...own.defaults, ...config },
        id,
      ),
    createVector: async (numEnvs, config) => {
      const settings = { ...own.defaults, ...config };
      if (settings.threads > 1) return threadedVector({ kind: 'bipedalWalker', id, settings }, numEnvs);
      return (await import('./bipedalWalker/bipedalWalker.ts')).BipedalWalker.vector(numEnvs, settings, id);
    },
  };
}
