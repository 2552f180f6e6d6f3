export { BipedalWalker, BipedalWalkerHeuristic } from './bipedalWalker/bipedalWalker.ts';
export { CarRacing } from './carRacing/carRacing.ts';
export {
  LunarLander,
  lunarLanderContinuousHeuristic,
  lunarLanderHeuristic,
} from './lunarLander/lunarLander.ts';
