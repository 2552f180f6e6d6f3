import type { EnvironmentEntry, EpisodePolicy, Plugin, Settings } from '@prism-rl/core';
import { definePlugin, RowEnv, type RowTask, RowVector } from '@prism-rl/core';
import { gridValues } from './gridFigure.ts';
import {
  blackjackSettings,
  cliffWalkingSettings,
  frozenLakeSettings,
  gamblersProblemSettings,
  gridWorldSettings,
  jacksCarRentalSettings,
  junctionsSettings,
  memoryChainSettings,
  movingGridWorldSettings,
  suttonBartoGridSettings,
  taxiSettings,
  windyGridWorldSettings,
} from './settings.ts';
import type { TabularTask } from './tabularModel.ts';

/** An entry's fields besides settings and factories. */
type Facts<C extends object> = Omit<EnvironmentEntry<C>, 'create' | 'createVector' | keyof Settings<C>>;
/** Creates an entry from its name. Its modules load with the first environment. */
type Named = (id: string) => NonNullable<Plugin['environments']>[string];

function tabular<C extends object>(
  own: Settings<C>,
  load: () => Promise<(config: C, id: string) => TabularTask>,
  facts: Facts<C>,
): Named {
  return (id): EnvironmentEntry<C> => {
    const task = async (config: C) => (await load())({ ...own.defaults, ...config }, id);
    return {
      ...facts,
      ...own,
      create: async (config) => new (await import('./tabularEnv.ts')).TabularEnv(await task(config)),
      createVector: async (numEnvs, config) =>
        new (await import('./tabularEnv.ts')).TabularVector(numEnvs, await task(config)),
    };
  };
}

function rows<C extends object, O>(
  own: Settings<C>,
  task: (config: C, id: string) => Promise<RowTask<O, Int32Array>>,
  facts: Facts<C>,
): Named {
  return (id): EnvironmentEntry<C> => ({
    ...facts,
    ...own,
    create: async (config) => new RowEnv(await task(config, id)),
    createVector: async (numEnvs, config) => new RowVector(numEnvs, await task(config, id)),
  });
}

const cliffWalking = (isSlippery: boolean, description: string): Named =>
  tabular(
    { ...cliffWalkingSettings, defaults: { ...cliffWalkingSettings.defaults, isSlippery } },
    async () => (await import('./cliffWalking.ts')).cliffWalkingTask,
    { description },
  );

const frozenLake = (map: string, maxEpisodeSteps: number, rewardThreshold: number): Named =>
  tabular(
    { ...frozenLakeSettings, defaults: { ...frozenLakeSettings.defaults, map, maxEpisodeSteps } },
    async () => (await import('./frozenLake.ts')).frozenLakeTask,
    {
      description: `Cross a frozen lake without falling into a hole, on slippery ice (${map})`,
      rewardThreshold,
      maxEpisodeSteps,
    },
  );

const taxi = tabular(taxiSettings, async () => (await import('./taxi.ts')).taxiTask, {
  description: 'Fetch a passenger with a taxi and bring them to their hotel',
  rewardThreshold: 8,
  maxEpisodeSteps: 200,
});

const environments: { readonly [id: string]: Named } = {
  'Blackjack-v1': rows(
    blackjackSettings,
    async (config, id) => new (await import('./blackjack.ts')).BlackjackTask(config, id),
    { description: 'Play blackjack against a dealer, with cards from an infinite deck' },
  ),
  'CliffWalking-v1': cliffWalking(false, 'Walk along a cliff to the other end'),
  'CliffWalkingSlippery-v1': cliffWalking(true, 'Walk along a cliff to the other end, on slippery ground'),
  'FrozenLake-v1': frozenLake('4x4', 100, 0.7),
  'FrozenLake8x8-v1': frozenLake('8x8', 200, 0.85),
  'GamblersProblem-v0': tabular(
    gamblersProblemSettings,
    async () => (await import('./gamblersProblem.ts')).gamblersTask,
    { description: 'Stake money on coin flips until the goal or nothing (Sutton & Barto, example 4.3)' },
  ),
  'GridWorld-v0': tabular(gridWorldSettings, async () => (await import('./gridWorld.ts')).gridWorldTask, {
    description: 'The course grid: reach the circle, avoid the triangles; any map as text',
    maxEpisodeSteps: 100,
  }),
  'JacksCarRental-v0': tabular(
    jacksCarRentalSettings,
    async () => (await import('./jacksCarRental.ts')).carRentalTask,
    {
      description: 'Move rental cars between two places overnight (Sutton & Barto, example 4.2)',
      maxEpisodeSteps: 100,
    },
  ),
  'Junctions-v0': rows(
    junctionsSettings,
    async (config, id) => new (await import('./junctions.ts')).JunctionsTask(config, id),
    {
      description: 'Switch the traffic lights of several junctions on a main road; a multi-discrete action',
      maxEpisodeSteps: junctionsSettings.defaults.maxEpisodeSteps,
      // No threshold is established: −105 is the return of trained policies, −135 the heuristic’s.
      referenceReturns: { random: -337, solved: -105 },
      policies: {
        heuristic: {
          description: 'Keeps each light until its queue is empty, then switches to the longest queue',
          create: async (config) => (await import('./junctions.ts')).emptyingLights(config) as EpisodePolicy,
        },
      },
    },
  ),
  'MemoryChain-v0': rows(
    memoryChainSettings,
    async (config, id) => new (await import('./memoryChain.ts')).MemoryChainTask(config, id),
    {
      description: 'Remember a cue along a corridor, and answer a question about it at the end',
      // The return is at most 1, and 0 for every policy without memory.
      rewardThreshold: 0.9,
      referenceReturns: { random: 0, solved: 1 },
    },
  ),
  'MovingGridWorld-v0': rows(
    movingGridWorldSettings,
    async (config, id) => new (await import('./movingGridWorld.ts')).MovingGridTask(config, id),
    {
      description: 'The course grid with moving obstacles, for function approximation',
      // The return is at most 1, and at most 0 without the goal or with a collision: 90 % of the episodes must reach it untouched.
      rewardThreshold: 0.9,
      maxEpisodeSteps: 100,
    },
  ),
  'SuttonBartoGrid-v0': tabular(
    suttonBartoGridSettings,
    async () => (await import('./gridWorld.ts')).suttonBartoGridTask,
    { description: 'The 4 × 4 grid of Sutton & Barto, example 4.1' },
  ),
  'Taxi-v3': taxi,
  'Taxi-v4': taxi,
  'WindyGridWorld-v0': tabular(
    windyGridWorldSettings,
    async () => (await import('./windyGridWorld.ts')).windyTask,
    { description: 'Cross a grid with a wind from below (Sutton & Barto, example 6.5)' },
  ),
};

/** The plugin of grid worlds and other tabular environments; Gymnasium's keep their names. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-gridworld',
  module: import.meta.url,
  figures: { 'grid-values': gridValues },
  environments: Object.fromEntries(Object.entries(environments).map(([id, named]) => [id, named(id)])),
});
