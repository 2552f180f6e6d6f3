import { flag, grouped, integer, number, oneOf, settings } from '@prism-rl/core';
import { evolving } from './entry.ts';
import { adamSteps, byRank, byScore, DirectionSearch, plainSteps } from './searches/directions.ts';
import { NoveltySearch } from './searches/novelty.ts';
import { deviation, learningRate, networkTable, population } from './settings.ts';

const paper = 'Salimans et al. 2017';
const conti = 'Conti et al. 2018';

const table = {
  ...networkTable,
  ...grouped('search', {
    population: population(64, `${paper}: 1440 in 3D`),
    deviation: deviation(0.1, `${paper}: 0.02`),
    mirrored: flag(true, 'Whether candidates come in pairs on opposite sides of the mean', {
      source: `${paper}, section 2.1; Geweke 1988`,
    }),
    shaping: oneOf(
      ['ranks', 'none'],
      'ranks',
      'Whether ranks replace scores, so that outliers count little; with novelty they do',
      { source: `${paper}, section 2.1`, needs: { novelty: 'none' } },
    ),
  }),
  ...grouped('novelty', {
    novelty: oneOf(
      ['none', 'only', 'half', 'adaptive'],
      'none',
      'Whether it counts to end episodes as no earlier mean did: only (NS-ES), half (NSR-ES), or adaptive: more while scores stagnate (NSRA-ES)',
      { source: conti },
    ),
    neighbours: integer(10, 'k: earlier ends, the nearest, whose mean distance is a candidate’s novelty', {
      ...{ min: 1, needs: { novelty: { not: 'none' } }, source: `${conti}, the authors’ configurations: 10` },
    }),
    patience: integer(5, 'Generations without a better mean after which novelty counts 0.05 more', {
      ...{ min: 1, needs: { novelty: 'adaptive' }, source: 'estorch 1.0.0: 50; Colas et al. 2020: 20' },
    }),
  }),
  ...grouped('optimizer', {
    optimizer: oneOf(['adam', 'sgd'], 'adam', 'How the mean follows the gradient'),
    learningRate: learningRate('Step size', `${paper}: 0.01`),
    weightDecay: number(0.005, 'Share of each parameter that is subtracted from its gradient', {
      ...{ min: 0, typical: '0 to 0.01' },
      source: `${paper}: 0.005`,
    }),
  }),
};

const checked = settings(table, {
  crossCheck: ({ mirrored, population }) =>
    mirrored && population % 2 === 1
      ? ['population', 'must be even with mirrored=true: candidates come in pairs']
      : undefined,
});

const presets = {
  humanoid: {
    description: 'The published settings: 10,000 candidates in a generation, for many machines',
    source: 'Salimans et al. 2017, the authors’ configuration of Humanoid',
    config: {
      ...{ hidden: [256, 256], normalizeObservations: true, population: 10_000, deviation: 0.02 },
      ...{ learningRate: 0.01, weightDecay: 0.005 },
    },
  },
};

export const openaiEs = evolving(
  'Evolution strategies: steps along random directions, weighted by rank (Salimans et al. 2017)',
  checked,
  (start, { config, rng }) => {
    const { population, mirrored, deviation, shaping, novelty, optimizer, learningRate, weightDecay } =
      config;
    const search = new DirectionSearch(start, rng, {
      ...{ population, deviation, weightDecay, isMirrored: mirrored },
      // A novelty search passes ranks on.
      weigh: shaping === 'ranks' && novelty === 'none' ? byRank(deviation) : byScore(deviation),
      optimizer: optimizer === 'adam' ? adamSteps(start.length, learningRate) : plainSteps(learningRate),
    });
    return novelty === 'none' ? search : new NoveltySearch(search, rng, { ...config, novelty });
  },
  presets,
);
