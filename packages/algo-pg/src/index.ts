export { actorCriticNetwork, policyNetwork } from './network/policyNetwork.ts';
export { advantages, advantageTargets } from './rolloutAgent/targets.ts';
export { type A2cConfig, a2cSettings } from './a2c/config.ts';
export { RolloutAgent } from './rolloutAgent/rolloutAgent.ts';
export { type Recipe, episodes, rollouts } from './rolloutAgent/recipe.ts';
export { policyGradientLoss } from './rolloutAgent/losses.ts';
export { actorCriticRecipe } from './rolloutAgent/actorCriticRecipe.ts';
export { ppoPart } from './ppo/entry.ts';
