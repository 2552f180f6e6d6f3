import { Box, Dict, Discrete, MultiBinary, MultiDiscrete, type Space, Tuple } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { sameDeclarations, sameSettings } from '../../../test/agents/sameDeclarations.ts';
import { plugin } from './plugin.ts';
import {
  mostHiddenLayers,
  mostHiddenUnits,
  networkSetting,
  supportsActions,
  supportsContinuous,
  supportsDiscrete,
  trainsNetworkWhole,
} from './settings.ts';

sameDeclarations(plugin);
sameSettings({ networks: { network: networkSetting } });

test('networks of at most 64 layers of 16384 units', () => {
  expect([mostHiddenLayers, mostHiddenUnits]).toEqual([64, 16_384]);
});

test.each([
  [{ network: 'nature', recurrent: 'none' }, true],
  [{ network: 'impala', recurrent: 'none' }, 'network=impala'],
  [{ network: 'impala', recurrent: 'gru' }, 'recurrent=gru'],
])('a GPU trains whole runs with %o: %s', (config, verdict) => {
  expect(trainsNetworkWhole(config, { recurrent: 'none' })).toBe(verdict);
});

const vectors = new Box({ low: -1, high: 1, shape: [3] });
const choices = 'needs a Discrete action space of at least two actions';
const reals = 'needs a Box action space of real numbers';
const any =
  'needs Discrete, MultiDiscrete, MultiBinary or real Box actions, or a Dict or Tuple of them, with a choice';

const bytes = new Box({ low: 0, high: 9, dtype: 'uint8' });
const doubles = new Box({ low: -1, high: 1, shape: [2], dtype: 'float64' });
test.each<[string, Space, true | string, true | string, true | string, seen?: Space]>([
  ['choices', new Discrete(2), true, reals, true],
  ['choices by the number of a state', new Discrete(4), true, reals, true, new Discrete(9)],
  ['no choice', new Discrete(1), choices, reals, any],
  ['several choices', new MultiDiscrete([3, 1, 2]), choices, reals, true],
  ['several, none of them a choice', new MultiDiscrete([1, 1]), choices, reals, any],
  ['forces', new Box({ low: -1, high: 1, shape: [2] }), choices, true, true],
  ['forces as float64', doubles, choices, true, true],
  ['integers', new Box({ low: 0, high: 9, shape: [2], dtype: 'int32' }), choices, reals, any],
  ['switches', new MultiBinary(3), choices, reals, true],
  ['a Dict', new Dict({ a: new Discrete(2), b: vectors }), choices, reals, true],
  ['a Tuple', new Tuple([new Tuple([new MultiBinary(2)]), new Discrete(1)]), choices, reals, true],
  ['a Dict of bytes', new Dict({ a: bytes }), choices, reals, any],
  ['a Dict of a choice and of bytes', new Dict({ a: new Discrete(2), b: bytes }), choices, reals, any],
  ['a Dict without a choice', new Dict({ a: new Discrete(1) }), choices, reals, any],
  ['observations of several parts', new Discrete(2), true, reals, true, new Dict({ a: vectors, b: bytes })],
])('%s', (_name, done, discrete, continuous, both, seen = vectors) => {
  for (const network of ['auto', 'mlp'] as const) {
    expect(supportsDiscrete(seen, done, { network })).toBe(discrete);
    expect(supportsContinuous(seen, done, { network })).toBe(continuous);
    expect(supportsActions(seen, done, { network })).toBe(both);
  }
});

test.each<[Space, Space, string]>([
  [
    new Dict({ place: new Discrete(2, { start: 2 ** 24 }), speed: vectors }),
    new Discrete(2),
    'reads observations as float32, in which some values of Discrete(2, start=16777216) are equal',
  ],
  [
    vectors,
    new Tuple([new Discrete(10_000), new MultiDiscrete([5000, 5000])]),
    'has an output for each discrete action, which would be 20000 here (at most 16384)',
  ],
])('%s, %s: %s', (seen, done, verdict) => {
  expect(supportsActions(seen, done, { network: 'auto' })).toBe(verdict);
});

test.each([
  [vectors, 'needs images for its network, nature: observations with three axes'],
  [new Discrete(9), 'needs images for its network, nature: observations with three axes'],
  [new Box({ low: 0, high: 255, shape: [84, 84, 4], dtype: 'uint8' }), true],
])('convolutions for %s: %s', (seen, verdict) => {
  const [choose, push] = [new Discrete(2), vectors];
  expect(supportsDiscrete(seen, choose, { network: 'nature' })).toBe(verdict);
  expect(supportsContinuous(seen, push, { network: 'nature' })).toBe(verdict);
  for (const done of [choose, push]) expect(supportsActions(seen, done, { network: 'nature' })).toBe(verdict);
});
