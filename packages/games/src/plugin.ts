import type { EnvironmentEntry, Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { gameFactories } from './gameFactories.ts';
import {
  type ConnectFourConfig,
  connectFourSettings,
  type TicTacToeConfig,
  ticTacToeSettings,
} from './settings.ts';
import type { TicTacToeObservation } from './ticTacToe.ts';

/** The plugin of games of two players. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/games',
  module: import.meta.url,
  environments: {
    'ConnectFour-v0': {
      ...connectFourSettings,
      ...gameFactories(async () => new (await import('./connectFour.ts')).ConnectFourGame()),
      suites: ['games'],
      description: 'Connect Four against an opponent, by default a random one; full columns are masked',
    } satisfies EnvironmentEntry<ConnectFourConfig>,
    'TicTacToe-v0': {
      ...ticTacToeSettings,
      ...gameFactories(
        async (config: TicTacToeConfig) => new (await import('./ticTacToe.ts')).TicTacToeGame(config),
      ),
      suites: ['games'],
      description: 'Tic-tac-toe against an opponent, by default a random one; taken cells are masked',
      // The optimal return against a random opponent is 0.96.
      rewardThreshold: 0.9,
      policies: {
        heuristic: {
          description: 'Plays the best reply to random play, by dynamic programming',
          create: async () => {
            const solution = new (await import('./ticTacToe.ts')).TicTacToeSolution();
            return { act: (observation) => solution.bestMove(observation as TicTacToeObservation) };
          },
        },
      },
    } satisfies EnvironmentEntry<TicTacToeConfig>,
  },
});
