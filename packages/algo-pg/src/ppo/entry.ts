import { type AgentEntry, type PartMaker, type Preset, partMaker, settingsOfParts } from '@prism-rl/core';
import { supportsActions } from '@prism-rl/nn/settings';
import type { ActorCriticParts } from '../rolloutAgent/actorCriticRecipe.ts';
import { createOnRollouts, trainsRollouts } from '../rolloutAgent/createOnRollouts.ts';
import { rolloutMetrics } from '../rolloutAgent/rolloutSettings.ts';
import { type PpoConfig, ppoSettings } from './config.ts';
import { ppoPresets } from './presets.ts';

/** PPO's parts come from other plugins. */
function withPartsOf(own: readonly string[]): NonNullable<AgentEntry<PpoConfig>['parts']> {
  return {
    of: 'ppo',
    own,
    make: (names, known) => {
      const set = settingsOfParts(known, names);
      const presets = Object.entries(ppoPresets).map(([name, preset]): [string, Preset] => [
        name,
        { ...preset, config: { ...preset.config, ...set } },
      ]);
      return {
        defaults: { ...ppoSettings.defaults, ...set },
        presets: Object.fromEntries(presets),
        parts: withPartsOf(names),
      };
    },
  };
}

/** Makes a part of PPO for a plugin: settings, another advantage estimate, or terms of the loss. */
export const ppoPart: PartMaker<ActorCriticParts, PpoConfig> = partMaker('ppo');

export const ppoEntry: AgentEntry<PpoConfig> = {
  description: 'Proximal policy optimisation with a clipped objective (Schulman et al. 2017)',
  ...ppoSettings,
  presets: ppoPresets,
  parts: withPartsOf([]),
  usesBackend: true,
  metrics: {
    ...rolloutMetrics,
    clipFraction: 'Fraction of steps whose likelihood ratio is outside the clip range',
  },
  supports: supportsActions,
  trainsWhole: trainsRollouts({ recurrent: ['none'] }),
  create: async (context) => {
    const { ppoUpdate } = await import('./ppoUpdate.ts');
    const { actorCriticRecipe } = await import('../rolloutAgent/actorCriticRecipe.ts');
    const recipe = () => actorCriticRecipe(context, ppoUpdate(context.config));
    const rules = { ...context.config, lambda: context.config.gaeLambda, rewardScale: 1, isGreedy: false };
    return createOnRollouts(context, recipe, rules);
  },
};
