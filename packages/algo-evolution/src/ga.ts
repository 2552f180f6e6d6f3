import type { Config } from '@prism-rl/core';
import { fraction, grouped, integer, settings } from '@prism-rl/core';
import { evolving } from './entry.ts';
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
      { source: `${paper}: 0` },
    ),
  }),
};

const checked = settings(table, {
  crossCheck: (config) => {
    const wrong = (['parents', 'elites'] as const).find((name) => config[name] > config.population);
    return wrong && [wrong, `must be at most population, which is ${config.population}`];
  },
});

/** Settings with which the genetic algorithm only guesses. */
export const guessing: Config = { parents: 0, elites: 1, deviation: 1 };

const presets = {
  pendulum: {
    description: 'Swings the pole up with 16 hidden units: seconds',
    environments: ['Pendulum-v1'],
    steps: 4_000_000,
    numEnvs: 4,
    config: { hidden: [16], population: 128, parents: 16, deviation: 0.3 },
  },
  'random-search': {
    description: 'Random search, for comparison: guesses policies, and keeps the best while it stays best',
    config: guessing,
  },
  atari: {
    description: 'The published settings for Atari: 1000 candidates, the network of DQN',
    source: 'Such et al. 2017, the authors’ configuration of Atari',
    environmentConfig: { preprocessing: 'dqn', frameSkip: 4 },
    steps: 250_000_000,
    config: {
      ...{ network: 'nature', hidden: [512], activation: 'relu' },
      ...{ population: 1000, parents: 20, elites: 1, deviation: 0.002 },
    },
  },
};

export const ga = evolving(
  'A genetic algorithm: mutates the best, whose genome is a list of seeds (Such et al. 2017)',
  checked,
  (start, { config, rng }) => new GeneticSearch(start, rng, config),
  presets,
);
