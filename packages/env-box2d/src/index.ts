export { BipedalWalker, bipedalWalkerVector } from './bipedalWalker/bipedalWalker.ts';
export type { BipedalWalkerConfig } from './bipedalWalker/config.ts';
export { CarRacing, carRacingVector } from './carRacing/carRacing.ts';
export type { CarRacingConfig } from './carRacing/config.ts';
export type { LunarLanderConfig } from './lunarLander/config.ts';
export { LunarLander, lunarLanderVector } from './lunarLander/lunarLander.ts';
export { BipedalWalkerHeuristic } from './bipedalWalker/heuristic.ts';
export { lunarLanderContinuousHeuristic, lunarLanderHeuristic } from './lunarLander/heuristic.ts';
export { plugin } from './plugin.ts';
