import type { ConfigOf } from '@prism-rl/core';
import { fraction, grouped, integer, settings } from '@prism-rl/core';
import type { Recipe } from './evolutionAgent.ts';
import { GeneticSearch } from './searches/ga.ts';
import { deviation, networkTable, population } from './settings.ts';

const paper = 'Such et al. 2017';

const table = {
  ...networkTable,
  ...grouped('search', {
    population: population(64, `${paper}: 1000`),
    parents: integer(8, 'Best candidates, which have the children of the next generation; 0: random search', {
      ...{ min: 0, typical: 'a tenth of the population' },
      source: `${paper}: 20`,
    }),
    elites: integer(1, 'Best candidates that stay as they are, and are tried again', {
      min: 0,
      source: `${paper}: 1`,
    }),
    deviation: deviation(0.1, `${paper}: 0.002 to 0.005`),
    crossover: fraction(
      0,
      'Probability that a child continues the genes of one parent with those of another',
      {
        source: `${paper}: 0`,
      },
    ),
  }),
};

export type GaConfig = ConfigOf<typeof table>;

export const gaSettings = settings(table, {
  crossCheck: (config) => {
    const wrong = (['parents', 'elites'] as const).find((name) => config[name] > config.population);
    return wrong && [wrong, `must be at most population, which is ${config.population}`];
  },
});

/** A genetic algorithm on the parameters of a network (Such et al. 2017). */
export const ga: Recipe<GaConfig> = (start, { config, rng }) => new GeneticSearch(start, rng, config);
