export { ConnectFour } from './connectFour.ts';
export { gameFactories } from './gameFactories.ts';
export { Match } from './match.ts';
export { isTrained } from './opponentNames.ts';
export { opponentSettings } from './opponentSettings.ts';
export { opposed } from './opposed.ts';
export type { Player } from './players.ts';
export { playerOf } from './players.ts';
export { TicTacToe, TicTacToeSolution } from './ticTacToe.ts';
