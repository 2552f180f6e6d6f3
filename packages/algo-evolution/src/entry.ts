import type { AgentContext, AgentEntry, Preset, Settings } from '@prism-rl/core';
import { supportsActions } from '@prism-rl/nn/settings';
import type { Search } from './searches/search.ts';
import type { NetworkConfig } from './settings.ts';

/** An algorithm: how it searches for the parameters of a network. */
type Recipe<C extends NetworkConfig> = (start: Float64Array, context: AgentContext<C>) => Search;

/** An agent that evolves networks by a recipe. The networks load when the first one is created. */
export function evolving<C extends NetworkConfig>(
  description: string,
  settings: Settings<C>,
  recipe: Recipe<C>,
  presets?: { readonly [name: string]: Preset },
): AgentEntry<C> {
  return {
    ...{ description, ...settings, ...(presets && { presets }) },
    isSelfDriving: true,
    supports: supportsActions,
    metrics: {
      best: 'Highest score of the generation’s candidates, which luck flatters',
      mean: 'Mean score of the candidates',
      spread: 'Standard deviation of their scores',
      noise: 'Mean standard deviation of the returns of a candidate over its episodes; 0 for one episode',
      deviation: 'Distance of candidates from the mean, per parameter',
      novelty: 'Share of novelty in what counts; only with the setting novelty',
    },
    create: async (context: AgentContext<C>) => {
      const { EvolutionAgent } = await import('./evolutionAgent.ts');
      return new EvolutionAgent(context, (start) => recipe(start, context));
    },
  };
}
