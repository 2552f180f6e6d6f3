import type { EnvironmentEntry, Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { gameFactories } from './gameFactories.ts';
import {
  breakthroughSettings,
  type ConnectFourConfig,
  connectFourSettings,
  hexSettings,
  othelloSettings,
  type SizedConfig,
  type TicTacToeConfig,
  ticTacToeSettings,
} from './settings.ts';
import type { TicTacToeObservation } from './ticTacToe.ts';

/** The plugin of games of two players. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/games',
  module: import.meta.url,
  environments: {
    'Breakthrough-v0': {
      ...breakthroughSettings,
      ...gameFactories(
        async ({ size }: SizedConfig) => new (await import('./breakthrough.ts')).BreakthroughGame(size),
      ),
      description: 'Breakthrough on 5×5 to 8×8 cells against an opponent, by default a random one',
    } satisfies EnvironmentEntry<SizedConfig>,
    'ConnectFour-v0': {
      ...connectFourSettings,
      ...gameFactories(async () => new (await import('./connectFour.ts')).ConnectFourGame()),
      suites: ['games'],
      description: 'Connect Four against an opponent, by default a random one; full columns are masked',
    } satisfies EnvironmentEntry<ConnectFourConfig>,
    'Hex-v0': {
      ...hexSettings,
      ...gameFactories(async ({ size }: SizedConfig) => new (await import('./hex.ts')).HexGame(size)),
      description: 'Hex on 5×5 to 9×9 cells against an opponent, by default a random one',
    } satisfies EnvironmentEntry<SizedConfig>,
    'Othello-v0': {
      ...othelloSettings,
      ...gameFactories(async ({ size }: SizedConfig) => new (await import('./othello.ts')).OthelloGame(size)),
      description: 'Othello on 4×4, 6×6 or 8×8 cells against an opponent, by default a random one',
    } satisfies EnvironmentEntry<SizedConfig>,
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
