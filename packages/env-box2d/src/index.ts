export { BipedalWalker, bipedalWalkerVector, BipedalWalkerHeuristic } from './bipedalWalker/bipedalWalker.ts';
export { CarRacing, carRacingVector } from './carRacing/carRacing.ts';
export {
  LunarLander,
  lunarLanderVector,
  lunarLanderContinuousHeuristic,
  lunarLanderHeuristic,
} from './lunarLander/lunarLander.ts';
