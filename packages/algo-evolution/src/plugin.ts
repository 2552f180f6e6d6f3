import type { AgentEntry, Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { evolutionAblation } from './ablation.ts';
import type { ArsConfig } from './ars.ts';
import { arsSettings } from './ars.ts';
import type { CmaEsConfig } from './cmaEs.ts';
import { cmaEsSettings } from './cmaEs.ts';
import type { GaConfig } from './ga.ts';
import { gaSettings } from './ga.ts';
import type { OpenaiEsConfig } from './openaiEs.ts';
import { openaiEsSettings } from './openaiEs.ts';
import { supportsSpaces } from './supports.ts';

const shared = {
  isSelfDriving: true,
  supports: supportsSpaces,
  metrics: {
    best: 'Highest score of the generation’s candidates, which luck flatters',
    mean: 'Mean score of the candidates',
    spread: 'Standard deviation of their scores',
    noise: 'Mean standard deviation of the returns of a candidate over its episodes; 0 for one episode',
    deviation: 'Distance of candidates from the mean, per parameter',
  },
} as const;

const openaiEs: AgentEntry<OpenaiEsConfig> = {
  description: 'Evolution strategies: steps along random directions, weighted by rank (Salimans et al. 2017)',
  ...{ ...openaiEsSettings, ...shared },
  create: async (context) => {
    const [{ EvolutionAgent }, { openaiEs }] = await Promise.all([
      import('./evolutionAgent.ts'),
      import('./openaiEs.ts'),
    ]);
    return EvolutionAgent.create(context, openaiEs);
  },
};

const ars: AgentEntry<ArsConfig> = {
  description: 'Augmented random search: linear policies along the best directions (Mania et al. 2018)',
  ...{ ...arsSettings, ...shared },
  create: async (context) => {
    const [{ EvolutionAgent }, { ars }] = await Promise.all([
      import('./evolutionAgent.ts'),
      import('./ars.ts'),
    ]);
    return EvolutionAgent.create(context, ars);
  },
};

const cmaEs: AgentEntry<CmaEsConfig> = {
  description: 'CMA-ES: samples a normal distribution and learns its covariances (Hansen 2016)',
  ...{ ...cmaEsSettings, ...shared },
  create: async (context) => {
    const [{ EvolutionAgent }, { cmaEs }] = await Promise.all([
      import('./evolutionAgent.ts'),
      import('./cmaEs.ts'),
    ]);
    return EvolutionAgent.create(context, cmaEs);
  },
};

const ga: AgentEntry<GaConfig> = {
  description: 'A genetic algorithm: mutates the best, whose genome is a list of seeds (Such et al. 2017)',
  ...{ ...gaSettings, ...shared },
  create: async (context) => {
    const [{ EvolutionAgent }, { ga }] = await Promise.all([
      import('./evolutionAgent.ts'),
      import('./ga.ts'),
    ]);
    return EvolutionAgent.create(context, ga);
  },
};

/** The agents of this package. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-evolution',
  module: import.meta.url,
  agents: { 'cma-es': cmaEs, 'openai-es': openaiEs, ars, ga },
  ablations: { evolution: evolutionAblation },
});
