export { BipedalWalker, bipedalWalkerVector } from './bipedalWalker/bipedalWalker.ts';
export { CarRacing, carRacingVector } from './carRacing/carRacing.ts';
export { LunarLander, lunarLanderVector } from './lunarLander/lunarLander.ts';
export { BipedalWalkerHeuristic } from './bipedalWalker/heuristic.ts';
export { lunarLanderContinuousHeuristic, lunarLanderHeuristic } from './lunarLander/heuristic.ts';
