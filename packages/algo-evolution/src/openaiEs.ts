import type { ConfigOf } from '@prism-rl/core';
import { flag, grouped, number, oneOf, settings } from '@prism-rl/core';
import type { Recipe } from './evolutionAgent.ts';
import { adamSteps, byRank, byScore, DirectionSearch, plainSteps } from './searches/directions.ts';
import { deviation, networkTable, population } from './settings.ts';

const paper = 'Salimans et al. 2017';

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
      'Whether ranks replace scores, so that outliers count little',
      {
        source: `${paper}, section 2.1`,
      },
    ),
  }),
  ...grouped('optimizer', {
    optimizer: oneOf(['adam', 'sgd'], 'adam', 'How the mean follows the gradient'),
    learningRate: number(0.05, 'Step size', {
      ...{ above: 0, search: { from: 0.005, to: 0.5, scale: 'log' as const } },
      source: `${paper}: 0.01`,
    }),
    weightDecay: number(0.005, 'Share of each parameter that is subtracted from its gradient', {
      ...{ min: 0, typical: '0 to 0.01' },
      source: `${paper}: 0.005`,
    }),
  }),
};

export type OpenaiEsConfig = ConfigOf<typeof table>;

export const openaiEsSettings = settings(table, {
  crossCheck: ({ mirrored, population }) =>
    mirrored && population % 2 === 1
      ? ['population', 'must be even with mirrored=true: candidates come in pairs']
      : undefined,
});

/** Evolution strategies as gradient estimation (Salimans et al. 2017). */
export const openaiEs: Recipe<OpenaiEsConfig> = (start, { config, rng }) => {
  const { population, mirrored, deviation, shaping, optimizer, learningRate, weightDecay } = config;
  return new DirectionSearch(start, rng, {
    ...{ population, deviation, weightDecay, isMirrored: mirrored },
    weigh: shaping === 'ranks' ? byRank(deviation) : byScore(deviation),
    optimizer: optimizer === 'adam' ? adamSteps(start.length, learningRate) : plainSteps(learningRate),
  });
};
