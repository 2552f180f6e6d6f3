import type { AgentContext, AgentEntry } from '@prism-rl/core';
import { rolloutMetrics } from '../rolloutAgent/rolloutSettings.ts';
import { supportsActions } from '../supports.ts';
import type { PpoConfig } from './config.ts';
import { ppoSettings } from './config.ts';
import { ppoPresets } from './presets.ts';

/** PPO as a plugin offers it. */
export const ppoEntry: AgentEntry<PpoConfig> = {
  description: 'Proximal policy optimisation with a clipped objective (Schulman et al. 2017)',
  ...ppoSettings,
  presets: ppoPresets,
  usesBackend: true,
  metrics: {
    ...rolloutMetrics,
    clipFraction: 'Part of the steps whose likelihood moved beyond the clip range, where there is one',
  },
  supports: supportsActions,
  create: async (context: AgentContext<PpoConfig>) => {
    const { RolloutAgent } = await import('../rolloutAgent/rolloutAgent.ts');
    const { ppoUpdate } = await import('./ppoUpdate.ts');
    const { actorCriticRecipe } = await import('../rolloutAgent/actorCriticRecipe.ts');
    return RolloutAgent.create(context, actorCriticRecipe(context, ppoUpdate(context.config)));
  },
};
