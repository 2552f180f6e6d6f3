import { flag, grouped, integer, oneOf, settings, withDefaults } from '@prism-rl/core';
import { evolving } from './entry.ts';
import { CmaEs } from './searches/cma.ts';
import { deviation, networkTable } from './settings.ts';

/** Most parameters with all covariances by default: a generation decomposes their matrix now and then, which costs n³. */
const mostCovariances = 100;

const table = {
  ...withDefaults(networkTable, { hidden: [] }),
  ...grouped('search', {
    population: integer(0, 'Candidates in a generation; 0: 4 + 3 ln n for n parameters, rounded down', {
      ...{ min: 0, max: 1_000_000, typical: '0, or more for noisy scores' },
      source: 'Hansen 2016, table 1',
    }),
    deviation: deviation(0.5, 'Hansen 2016: about a third of the range', 0.05),
    covariances: oneOf(
      ['auto', 'full', 'separable'],
      'auto',
      `What to learn besides the size of steps: full covariances, or separable: variances only; auto: full up to ${mostCovariances} parameters`,
      { source: 'Ros & Hansen 2008' },
    ),
    active: flag(true, 'Whether bad candidates shape the covariances as well, by negative weights', {
      source: 'Jastrebski & Arnold 2006',
    }),
  }),
};

const checked = settings(table, {
  crossCheck: ({ population }) =>
    population > 0 && population < 3 ? ['population', 'must be 0, or at least 3'] : undefined,
});

export const cmaEs = evolving(
  'CMA-ES: samples a normal distribution and learns its covariances (Hansen 2016)',
  checked,
  (start, { config, rng }) => {
    const { population, deviation, covariances, active: isActive } = config;
    const isSeparable =
      covariances === 'separable' || (covariances === 'auto' && start.length > mostCovariances);
    return new CmaEs(start, rng, { deviation, isSeparable, isActive, population: population || undefined });
  },
);
