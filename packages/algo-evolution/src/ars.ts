import type { Preset } from '@prism-rl/core';
import { grouped, integer, settings, withDefaults } from '@prism-rl/core';
import { evolving } from './entry.ts';
import { byBestPairs, DirectionSearch, plainSteps } from './searches/directions.ts';
import { deviation, learningRate, networkTable } from './settings.ts';

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
  learningRate: learningRate('α: step size, per standard deviation of the scores', `${paper}: 0.01 to 0.02`),
};

/** A version of augmented random search. @param best of 16 directions */
const version = (what: string, normalizeObservations: boolean, best: number): Preset => ({
  description: `Augmented random search ${what}`,
  source: `${paper}, algorithms 1 and 2`,
  config: { normalizeObservations, directions: 16, best },
});

const robot = (
  name: string,
  steps: number,
  [learningRate, deviation, directions, best]: readonly [number, number, number, number],
): Preset => ({
  description: `${name} with a linear policy`,
  source: `RL Baselines3 Zoo’s ARS for ${name}-v3, after V2-t of ${paper}`,
  environments: [`${name}-v5`],
  steps,
  config: { learningRate, deviation, directions, best },
});

const presets = {
  v1: version('as V1: raw observations, all directions', false, 16),
  'v1-t': version('as V1-t: raw observations, the best half of the directions', false, 8),
  v2: version('as V2: normalised observations, all directions', true, 16),
  'v2-t': version('as V2-t: normalised observations, the best half of the directions', true, 8),
  'mujoco-swimmer': robot('Swimmer', 2_000_000, [0.02, 0.01, 1, 1]),
  'mujoco-hopper': robot('Hopper', 7_000_000, [0.01, 0.025, 8, 4]),
  'mujoco-halfcheetah': robot('HalfCheetah', 12_500_000, [0.02, 0.03, 32, 4]),
  'mujoco-walker2d': robot('Walker2d', 75_000_000, [0.03, 0.025, 40, 30]),
  'mujoco-ant': robot('Ant', 75_000_000, [0.015, 0.025, 60, 20]),
};

const checked = settings(table, {
  crossCheck: ({ best, directions }) =>
    best > directions ? ['best', `must be at most directions, which is ${directions}`] : undefined,
});

export const ars = evolving(
  'Augmented random search: linear policies along the best directions (Mania et al. 2018)',
  checked,
  (start, { config, rng }) => {
    const { directions, best, deviation, learningRate } = config;
    return new DirectionSearch(new Float64Array(start.length), rng, {
      ...{ population: 2 * directions, isMirrored: true, deviation, weightDecay: 0 },
      weigh: byBestPairs(best),
      optimizer: plainSteps(learningRate),
    });
  },
  presets,
);
