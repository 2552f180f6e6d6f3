/** The settings of all games, in a module of their own: the plugin lists them without loading a game. */
import { flag, integer, settings } from '@prism-rl/core';
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

/** Games on square boards of several sizes. */
const sized = (size: number, min: number, max: number) =>
  settings({ ...opponentSettings, size: integer(size, 'Rows and columns of the board', { min, max }) });

export const othelloSettings = sized(8, 4, 8);
export const hexSettings = sized(7, 5, 9);
export const breakthroughSettings = sized(6, 5, 8);

export type SizedConfig = typeof othelloSettings.defaults;
