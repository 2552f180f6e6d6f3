// Settings that have the same meaning in all agents of this package.
import type { ConfigOf } from '@prism-rl/core';
import { flag, grouped, integer, listOf, number, oneOf } from '@prism-rl/core';
import { hiddenActivations, mostHiddenLayers, mostHiddenUnits, networkSetting } from '@prism-rl/nn/settings';

/** Settings of the policy. */
export const networkTable = {
  ...grouped('network', {
    network: networkSetting,
    hidden: listOf(
      integer(32, 'Units of a layer', { min: 1, max: mostHiddenUnits }),
      [32],
      'Units of the hidden layers; none for a linear policy',
      { most: mostHiddenLayers, search: { choices: [[], [16], [32], [32, 32]] } },
    ),
    activation: oneOf(
      hiddenActivations,
      'tanh',
      'Activation function of the hidden layers; relu is the fastest',
      { search: { choices: ['tanh', 'relu'] } },
    ),
    recurrent: oneOf(
      ['none', 'gru'],
      'none',
      'Memory behind the hidden layers: none, or a gated recurrent unit',
      { source: 'Cho et al. 2014' },
    ),
    recurrentUnits: integer(32, 'Size of the recurrent unit’s state', {
      ...{ needs: { recurrent: ['gru'] }, min: 1, max: mostHiddenUnits },
    }),
  }),
  normalizeObservations: flag(
    false,
    'Whether to standardise observations by the mean and deviation of all that earlier generations saw; Box observations only',
    { source: 'Mania et al. 2018, V2' },
  ),
};

export type NetworkConfig = ConfigOf<typeof networkTable>;

export const population = (size: number, source: string) =>
  integer(size, 'Candidates in a generation', { min: 2, max: 1_000_000, typical: '16 to 1000', source });

export const learningRate = (meaning: string, source: string) =>
  number(0.05, meaning, { above: 0, search: { from: 0.005, to: 0.5, scale: 'log' }, source });

export const deviation = (value: number, source: string, from = 0.01) =>
  number(value, 'σ: distance of candidates from the mean, per parameter', {
    ...{ above: 0, search: { from, to: 1, scale: 'log' as const } },
    source,
  });
