export { plugin } from './plugin.ts';
export { actorCriticNetwork, policyNetwork } from './network/policyNetwork.ts';
export type { ActorCriticNetwork, PolicyNetwork } from './network/policyNetwork.ts';
export { advantages } from './advantages/advantages.ts';
export { a2cSettings } from './a2c/config.ts';
export type { A2cConfig } from './a2c/config.ts';
export { ppoAblation } from './ppo/ablation.ts';
export { RolloutAgent } from './rolloutAgent/rolloutAgent.ts';
export type {
  Collector,
  Estimates,
  Objective,
  OptimizerStep,
  Recipe,
  RolloutLoss,
  RolloutOutputs,
  RolloutTensors,
  Targets,
} from './rolloutAgent/recipe.ts';
export { episodes, rollouts } from './rolloutAgent/recipe.ts';
export { errorMetrics, meanOver, policyGradientLoss } from './rolloutAgent/losses.ts';
export { advantageTargets, returnsOf } from './rolloutAgent/targets.ts';
export type { Rates } from './rolloutAgent/rolloutLearner.ts';
export { RolloutLearner } from './rolloutAgent/rolloutLearner.ts';
export { PolicyActor, sampleExtras } from './policyActor.ts';
export { actorCriticRecipe } from './rolloutAgent/actorCriticRecipe.ts';
export type { ActorCriticUpdate, AdvantageTensors } from './rolloutAgent/actorCriticRecipe.ts';
export { distributionFor } from './network/distributionFor.ts';
