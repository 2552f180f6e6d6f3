export { plugin } from './plugin.ts';
export { reinforceSettings } from './reinforce/config.ts';
export type { ReinforceConfig } from './reinforce/config.ts';
export { actorCriticNetwork, policyNetwork, valueNetwork } from './network/policyNetwork.ts';
export type { ActorCriticNetwork, PolicyNetwork, PolicyNetworkOptions } from './network/policyNetwork.ts';
export { gaussianPgSettings } from './gaussianPg/config.ts';
export type { GaussianPgConfig } from './gaussianPg/config.ts';
export { advantageNames, advantages } from './advantages/advantages.ts';
export type { AdvantageInputs, AdvantageName } from './advantages/advantages.ts';
export { LinearRegression } from './regression/linearRegression.ts';
export { a2cSettings } from './a2c/config.ts';
export type { A2cConfig } from './a2c/config.ts';
export { ppoAblation } from './ppo/ablation.ts';
export { ppoSettings } from './ppo/config.ts';
export type { PpoConfig } from './ppo/config.ts';
export { actorCriticSettings } from './actorCritic/config.ts';
export type { ActorCriticConfig } from './actorCritic/config.ts';
export type { EpisodicConfig } from './episodicSettings.ts';
export { reinforceRecipe } from './reinforce/recipe.ts';
export { gaussianPgRecipe } from './gaussianPg/recipe.ts';
export { episodicActorCriticRecipe } from './actorCritic/recipe.ts';
export { RolloutAgent } from './rolloutAgent/rolloutAgent.ts';
export type { RolloutConfig } from './rolloutAgent/rolloutSettings.ts';
export type {
  Collector,
  Descent,
  Estimates,
  Objective,
  ObjectiveNetwork,
  Recipe,
  RolloutLoss,
  RolloutTensors,
  Sight,
  Targets,
} from './rolloutAgent/recipe.ts';
export { episodes, rollouts } from './rolloutAgent/collectors.ts';
export { meanOver } from './rolloutAgent/meanOver.ts';
export { returnsOf } from './rolloutAgent/returnsOf.ts';
export { RolloutLearner } from './rolloutAgent/rolloutLearner.ts';
export { PolicyActor, samplesOf } from './policyActor.ts';
export type { PolicyActorOptions } from './policyActor.ts';
export { descent } from './rolloutAgent/descent.ts';
export { advantageTargets } from './rolloutAgent/advantageTargets.ts';
export { errorMetrics, policyGradientLoss } from './rolloutAgent/policyGradientLoss.ts';
export { actorCriticRecipe } from './rolloutAgent/actorCriticRecipe.ts';
export type { ActorCriticUpdate, AdvantageTensors } from './rolloutAgent/actorCriticRecipe.ts';
export { pqnSettings } from './pqn/config.ts';
export type { PqnConfig } from './pqn/config.ts';
export { pqnRecipe } from './pqn/recipe.ts';
export { a2cUpdate } from './a2c/a2cUpdate.ts';
export { ppoUpdate } from './ppo/ppoUpdate.ts';
export { distributionFor } from './network/distributionFor.ts';
