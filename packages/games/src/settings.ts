/** The settings of all games, in a module of their own: the plugin lists them without loading a game. */
import { flag, settings } from '@prism-rl/core';
import { opponentSettings } from './opponentSettings.ts';

export const ticTacToeSettings = settings({
  ...opponentSettings,
  mask: flag(
    true,
    'Whether observations include a mask of the empty cells, and other actions are refused; else playing a taken cell loses',
  ),
});

export type TicTacToeConfig = typeof ticTacToeSettings.defaults;

export const connectFourSettings = settings(opponentSettings);

export type ConnectFourConfig = typeof connectFourSettings.defaults;
