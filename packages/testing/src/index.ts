export type { Check } from './check.ts';
export { checkAgent } from './checkAgent.ts';
export { checkEnv } from './checkEnv.ts';
export { checkGame } from './checkGame.ts';
export { checkLogger } from './checkLogger.ts';
export { checkMemory } from './checkMemory.ts';
export { checkVectorEnv } from './checkVectorEnv.ts';
export { checkQueue } from './checkQueue.ts';
export { checkSampler } from './checkSampler.ts';
