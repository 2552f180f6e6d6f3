import type { ConfigOf } from '@prism-rl/core';
import { grouped, integer, number, settings, withDefaults } from '@prism-rl/core';
import type { Recipe } from './evolutionAgent.ts';
import { byBestPairs, DirectionSearch, plainSteps } from './searches/directions.ts';
import { deviation, networkTable } from './settings.ts';

const paper = 'Mania et al. 2018';

const table = {
  ...withDefaults(networkTable, { hidden: [], normalizeObservations: true }),
  ...grouped('search', {
    directions: integer(16, 'N: directions in a generation, each tried on both sides of the mean', {
      ...{ min: 1, max: 500_000, typical: '8 to 320' },
      source: paper,
    }),
    best: integer(8, 'b: directions that count, those whose better side scores most', {
      ...{ min: 1, typical: 'half of the directions, or all' },
      source: `${paper}: V1-t and V2-t use fewer than all`,
    }),
    deviation: deviation(0.05, `${paper}, ν: 0.01 to 0.03`),
  }),
  learningRate: number(0.05, 'α: step size, per standard deviation of the scores', {
    ...{ above: 0, search: { from: 0.005, to: 0.5, scale: 'log' as const } },
    source: `${paper}: 0.01 to 0.02`,
  }),
};

export type ArsConfig = ConfigOf<typeof table>;

export const arsSettings = settings(table, {
  crossCheck: ({ best, directions }) =>
    best > directions ? ['best', `must be at most directions, which is ${directions}`] : undefined,
});

/** Augmented random search (Mania et al. 2018): a linear policy, plain steps, and the best directions only. */
export const ars: Recipe<ArsConfig> = (start, { config, rng }) => {
  const { directions, best, deviation, learningRate } = config;
  return new DirectionSearch(new Float64Array(start.length), rng, {
    ...{ population: 2 * directions, isMirrored: true, deviation, weightDecay: 0 },
    weigh: byBestPairs(best),
    optimizer: plainSteps(learningRate),
  });
};
