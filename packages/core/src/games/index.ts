export type { GameTask, Side } from './gameTask.ts';
export { gameFactories, opposed } from './opposed.ts';
export type { Player } from './players.ts';
export { opponentSettings, playerOf } from './players.ts';
