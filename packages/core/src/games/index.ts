export type { GameTask, Side } from './gameTask.ts';
export { opposed } from './opposed.ts';
export { opponentSetting, playerOf } from './players.ts';
