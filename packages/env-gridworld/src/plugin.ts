import type { EnvironmentEntry, EpisodePolicy, Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { gridValues } from './gridFigure.ts';
import type {
  BlackjackConfig,
  CliffWalkingConfig,
  FrozenLakeConfig,
  GamblersProblemConfig,
  GridWorldConfig,
  JacksCarRentalConfig,
  JunctionsConfig,
  MemoryChainConfig,
  MovingGridWorldConfig,
  SuttonBartoGridConfig,
  TaxiConfig,
  TicTacToeConfig,
  WindyGridWorldConfig,
} from './settings.ts';
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
  ticTacToeSettings,
  windyGridWorldSettings,
} from './settings.ts';
import type { TicTacToeObservation } from './ticTacToe.ts';

function frozenLake(
  id: string,
  map: string,
  limit: number,
  rewardThreshold: number,
): EnvironmentEntry<FrozenLakeConfig> {
  const defaults = { ...frozenLakeSettings.defaults, map, maxEpisodeSteps: limit };
  return {
    description: `Cross a frozen lake without falling into a hole, on slippery ice (${map})`,
    ...frozenLakeSettings,
    defaults,
    rewardThreshold,
    maxEpisodeSteps: limit,
    create: async (config) =>
      new (await import('./frozenLake.ts')).FrozenLake({ ...defaults, ...config }, id),
    createVector: async (numEnvs, config) =>
      new (await import('./frozenLake.ts')).FrozenLakeVector(numEnvs, { ...defaults, ...config }, id),
  };
}

function cliffWalking(id: string, isSlippery: boolean): EnvironmentEntry<CliffWalkingConfig> {
  const defaults = { ...cliffWalkingSettings.defaults, isSlippery };
  return {
    description: `Walk along a cliff to the other end${isSlippery ? ', on slippery ground' : ''}`,
    ...cliffWalkingSettings,
    defaults,
    create: async (config) =>
      new (await import('./cliffWalking.ts')).CliffWalking({ ...defaults, ...config }, id),
    createVector: async (numEnvs, config) =>
      new (await import('./cliffWalking.ts')).CliffWalkingVector(numEnvs, { ...defaults, ...config }, id),
  };
}

function taxi(id: string): EnvironmentEntry<TaxiConfig> {
  return {
    description: 'Fetch a passenger with a taxi and bring them to their hotel',
    ...taxiSettings,
    rewardThreshold: 8,
    maxEpisodeSteps: 200,
    create: async (config) => new (await import('./taxi.ts')).Taxi(config, id),
    createVector: async (numEnvs, config) => new (await import('./taxi.ts')).TaxiVector(numEnvs, config, id),
  };
}

const blackjack: EnvironmentEntry<BlackjackConfig> = {
  description: 'Play blackjack against a dealer, with cards from an infinite deck',
  ...blackjackSettings,
  create: async (config) => new (await import('./blackjack.ts')).Blackjack(config),
  createVector: async (numEnvs, config) =>
    new (await import('./blackjack.ts')).BlackjackVector(numEnvs, config),
};

const gridWorld: EnvironmentEntry<GridWorldConfig> = {
  description: 'The course grid: reach the circle, avoid the triangles; any map as text',
  ...gridWorldSettings,
  maxEpisodeSteps: 100,
  create: async (config) => new (await import('./gridWorld.ts')).GridWorld(config),
  createVector: async (numEnvs, config) =>
    new (await import('./gridWorld.ts')).GridWorldVector(numEnvs, config),
};

const junctions: EnvironmentEntry<JunctionsConfig> = {
  description: 'Switch the traffic lights of several junctions on a main road: several choices at once',
  ...junctionsSettings,
  maxEpisodeSteps: junctionsSettings.defaults.maxEpisodeSteps,
  // No threshold is established: −105 is the return of trained policies, −135 the heuristic’s.
  referenceReturns: { random: -337, solved: -105 },
  policies: {
    heuristic: {
      description: 'Each light stays until its queue is empty, then turns to the longest one',
      create: async (config) => (await import('./junctions.ts')).emptyingLights(config) as EpisodePolicy,
    },
  },
  create: async (config) => new (await import('./junctions.ts')).Junctions(config),
  createVector: async (numEnvs, config) =>
    new (await import('./junctions.ts')).JunctionsVector(numEnvs, config),
};

const memoryChain: EnvironmentEntry<MemoryChainConfig> = {
  description: 'Remember a cue along a corridor, and answer a question about it at the end',
  ...memoryChainSettings,
  // The return is at most 1, and 0 for every policy without memory.
  rewardThreshold: 0.9,
  referenceReturns: { random: 0, solved: 1 },
  create: async (config) => new (await import('./memoryChain.ts')).MemoryChain(config),
  createVector: async (numEnvs, config) =>
    new (await import('./memoryChain.ts')).MemoryChainVector(numEnvs, config),
};

const movingGridWorld: EnvironmentEntry<MovingGridWorldConfig> = {
  description: 'The course grid with moving obstacles, for function approximation',
  ...movingGridWorldSettings,
  // The return is at most 1, and at most 0 without the goal or with a collision: 90 % of the episodes must reach it untouched.
  rewardThreshold: 0.9,
  maxEpisodeSteps: 100,
  create: async (config) => new (await import('./movingGridWorld.ts')).MovingGridWorld(config),
  createVector: async (numEnvs, config) =>
    new (await import('./movingGridWorld.ts')).MovingGridWorldVector(numEnvs, config),
};

const suttonBartoGrid: EnvironmentEntry<SuttonBartoGridConfig> = {
  description: 'The 4 × 4 grid of Sutton & Barto, example 4.1',
  ...suttonBartoGridSettings,
  create: async (config) => new (await import('./gridWorld.ts')).SuttonBartoGrid(config),
  createVector: async (numEnvs, config) =>
    new (await import('./gridWorld.ts')).SuttonBartoGridVector(numEnvs, config),
};

const windyGridWorld: EnvironmentEntry<WindyGridWorldConfig> = {
  description: 'Cross a grid with a wind from below (Sutton & Barto, example 6.5)',
  ...windyGridWorldSettings,
  create: async (config) => new (await import('./windyGridWorld.ts')).WindyGridWorld(config),
  createVector: async (numEnvs, config) =>
    new (await import('./windyGridWorld.ts')).WindyGridWorldVector(numEnvs, config),
};

const gamblersProblem: EnvironmentEntry<GamblersProblemConfig> = {
  description: 'Stake money on coin flips until the goal or nothing (Sutton & Barto, example 4.3)',
  ...gamblersProblemSettings,
  create: async (config) => new (await import('./gamblersProblem.ts')).GamblersProblem(config),
  createVector: async (numEnvs, config) =>
    new (await import('./gamblersProblem.ts')).GamblersProblemVector(numEnvs, config),
};

const jacksCarRental: EnvironmentEntry<JacksCarRentalConfig> = {
  description: 'Move rental cars between two places overnight (Sutton & Barto, example 4.2)',
  ...jacksCarRentalSettings,
  maxEpisodeSteps: 100,
  create: async (config) => new (await import('./jacksCarRental.ts')).JacksCarRental(config),
  createVector: async (numEnvs, config) =>
    new (await import('./jacksCarRental.ts')).JacksCarRentalVector(numEnvs, config),
};

const ticTacToe: EnvironmentEntry<TicTacToeConfig> = {
  description: 'Tic-tac-toe against an opponent who plays at random: taken cells are masked',
  ...ticTacToeSettings,
  // The optimal return is 0.96.
  rewardThreshold: 0.9,
  policies: {
    heuristic: {
      description: 'The best reply to random play, by dynamic programming',
      create: async () => {
        const solution = new (await import('./ticTacToe.ts')).TicTacToeSolution();
        return { act: (observation) => solution.bestMove(observation as TicTacToeObservation) };
      },
    },
  },
  create: async (config) => new (await import('./ticTacToe.ts')).TicTacToe(config),
  createVector: async (numEnvs, config) =>
    new (await import('./ticTacToe.ts')).TicTacToeVector(numEnvs, config),
};

/** The plugin of grid worlds and other tabular environments; Gymnasium's keep their names. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-gridworld',
  module: import.meta.url,
  figures: { 'grid-values': gridValues },
  environments: {
    'Blackjack-v1': blackjack,
    'CliffWalking-v1': cliffWalking('CliffWalking-v1', false),
    'CliffWalkingSlippery-v1': cliffWalking('CliffWalkingSlippery-v1', true),
    'FrozenLake-v1': frozenLake('FrozenLake-v1', '4x4', 100, 0.7),
    'FrozenLake8x8-v1': frozenLake('FrozenLake8x8-v1', '8x8', 200, 0.85),
    'GamblersProblem-v0': gamblersProblem,
    'GridWorld-v0': gridWorld,
    'JacksCarRental-v0': jacksCarRental,
    'Junctions-v0': junctions,
    'MemoryChain-v0': memoryChain,
    'MovingGridWorld-v0': movingGridWorld,
    'SuttonBartoGrid-v0': suttonBartoGrid,
    'Taxi-v3': taxi('Taxi-v3'),
    'Taxi-v4': taxi('Taxi-v4'),
    'TicTacToe-v0': ticTacToe,
    'WindyGridWorld-v0': windyGridWorld,
  },
});
