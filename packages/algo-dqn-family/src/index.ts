export { plugin } from './plugin.ts';
export { DqnAgent } from './dqn/agent.ts';
export { dqnDefaults, dqnSchema } from './dqn/config.ts';
export type { DqnConfig } from './dqn/config.ts';
export { dqnPresets } from './dqn/presets.ts';
export { qLearningError } from './learning/qLearning.ts';
export { exploreEpsilon, greedyAction } from './epsilonGreedy.ts';
