import { type AgentContext, type AgentEntry, definePlugin, type Plugin } from '@prism-rl/core';
import { supportsActions } from '@prism-rl/nn/settings';
import { ablations } from './ablation.ts';
import { type ArsConfig, ars, arsSettings } from './ars.ts';
import { type CmaEsConfig, cmaEs, cmaEsSettings } from './cmaEs.ts';
import type { EvolutionAgent, Recipe } from './evolutionAgent.ts';
import { type GaConfig, ga, gaSettings } from './ga.ts';
import { type OpenaiEsConfig, openaiEs, openaiEsSettings } from './openaiEs.ts';
import { arsPresets, gaPresets, openaiEsPresets } from './presets.ts';
import type { NetworkConfig } from './settings.ts';

const shared = {
  isSelfDriving: true,
  supports: supportsActions,
  metrics: {
    best: 'Highest score of the generation’s candidates, which luck flatters',
    mean: 'Mean score of the candidates',
    spread: 'Standard deviation of their scores',
    noise: 'Mean standard deviation of the returns of a candidate over its episodes; 0 for one episode',
    deviation: 'Distance of candidates from the mean, per parameter',
  },
} as const;

/** Creates the agents of an algorithm. The networks load when the first one is created. */
function evolving<C extends NetworkConfig>(recipe: Recipe<C>) {
  return async (context: AgentContext<C>): Promise<EvolutionAgent> =>
    (await import('./evolutionAgent.ts')).EvolutionAgent.create(context, recipe);
}

const agents = {
  'cma-es': {
    description: 'CMA-ES: samples a normal distribution and learns its covariances (Hansen 2016)',
    ...{ ...cmaEsSettings, ...shared, create: evolving(cmaEs) },
  } satisfies AgentEntry<CmaEsConfig>,
  'openai-es': {
    description:
      'Evolution strategies: steps along random directions, weighted by rank (Salimans et al. 2017)',
    ...{ ...openaiEsSettings, ...shared, presets: openaiEsPresets, create: evolving(openaiEs) },
  } satisfies AgentEntry<OpenaiEsConfig>,
  ars: {
    description: 'Augmented random search: linear policies along the best directions (Mania et al. 2018)',
    ...{ ...arsSettings, ...shared, presets: arsPresets, create: evolving(ars) },
  } satisfies AgentEntry<ArsConfig>,
  ga: {
    description: 'A genetic algorithm: mutates the best, whose genome is a list of seeds (Such et al. 2017)',
    ...{ ...gaSettings, ...shared, presets: gaPresets, create: evolving(ga) },
  } satisfies AgentEntry<GaConfig>,
};

/** The agents of this package. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-evolution',
  module: import.meta.url,
  agents,
  ablations,
});
