export { ConnectFour } from './connectFour.ts';
export { exactSolver } from './exactSolver.ts';
export { gameFactories } from './gameFactories.ts';
export { Match } from './match.ts';
export { isNamed, isTrained } from './opponentNames.ts';
export { opponentSettings } from './opponentSettings.ts';
export { OpposedTask, opposed } from './opposed.ts';
export { namedPlayer, playerOf } from './players.ts';
export { TicTacToe, TicTacToeSolution } from './ticTacToe.ts';
