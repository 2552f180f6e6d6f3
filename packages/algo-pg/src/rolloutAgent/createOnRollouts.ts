import type { Agent, AgentContext, Needs } from '@prism-rl/core';
import { trainsNetworkWhole } from '@prism-rl/nn/settings';
import type { Recipe } from './recipe.ts';
import type { RolloutRules } from './recordRollouts.ts';

/** `AgentEntry.trainsWhole` of agents on rollouts. @param needs their own settings */
export function trainsRollouts<C extends { readonly rolloutSteps: number; readonly minibatches: number }>(
  needs: Needs = {},
): (config: C, numEnvs: number) => true | string {
  return (config, numEnvs) => {
    const { rolloutSteps, minibatches } = config;
    if (rolloutSteps * numEnvs < minibatches) return 'more minibatches than steps of a rollout';
    return trainsNetworkWhole(config, needs);
  };
}

/** Creates an agent on rollouts, or lets an engine that trains whole runs train it. @param rules of agents with `trainsWhole` */
export async function createOnRollouts(
  context: AgentContext<object>,
  recipe: () => Recipe,
  rules?: RolloutRules,
): Promise<Agent> {
  const { trainWhole } = context.engine ?? {};
  if (trainWhole !== undefined && rules !== undefined) {
    const { recordRollouts } = await import('./recordRollouts.ts');
    return trainWhole(await recordRollouts(context, recipe, rules), context);
  }
  const { RolloutAgent } = await import('./rolloutAgent.ts');
  return RolloutAgent.create(context, recipe());
}
