export type { GameTask, Side } from './gameTask.ts';
export { opposed } from './opposed.ts';
export type { Player } from './players.ts';
export { opponentSetting, playerOf } from './players.ts';
