import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { rolloutMetrics } from '../rolloutAgent/rolloutSettings.ts';
import { supportsActions } from '../supports.ts';
import type { A2cConfig } from './config.ts';
import { a2cSettings } from './config.ts';
import { a2cPresets } from './presets.ts';

/** A2C as a plugin offers it. */
export const a2cEntry: AgentEntry<A2cConfig> = {
  description:
    'Advantage actor-critic: n-step returns from environments that step together (Mnih et al. 2016)',
  ...a2cSettings,
  presets: a2cPresets,
  usesBackend: true,
  metrics: rolloutMetrics,
  supports: supportsActions,
  create: async (context: AgentContext<A2cConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { a2cUpdate } = await import('./a2cUpdate.ts');
    const { actorCriticRecipe } = await import('../rolloutAgent/actorCriticRecipe.ts');
    return RolloutAgent.create(context, actorCriticRecipe(context, a2cUpdate(context.config)));
  },
};
