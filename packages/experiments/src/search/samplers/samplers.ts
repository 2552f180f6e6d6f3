import type { Plugin, Sampler, SamplerEntry, SearchSpace } from '@prism-rl/core';
import { settings } from '@prism-rl/core';
import { namedRng } from '@prism-rl/stats';
import { pointAt } from '../space/unitCube.ts';
import { sobol } from './sobol/sobolPoint.ts';
import { type TpeConfig, tpe, tpeSettings } from './tpe/tpe.ts';

const entry: SamplerEntry<TpeConfig> = {
  description:
    'tree-structured Parzen estimator: suggests settings that are likelier among the best trials than among the rest',
  ...tpeSettings,
  create: ({ space, seed, config }) => tpe(space, seed, config),
};

/** Samplers for `prism tune`. */
export const samplers: Plugin['samplers'] = {
  tpe: entry,
  sobol: {
    description: 'Sobol sequence: evenly spaced points, independent of earlier results',
    ...settings({}),
    create: ({ space, seed }) => sobol(space, seed),
  },
  random: {
    description: 'draws each setting independently at random',
    ...settings({}),
    create: ({ space, seed }) => random(space, seed),
  },
};

/** Draws each setting independently and evenly on its scale (Bergstra & Bengio 2012): the baseline of samplers. */
function random(space: SearchSpace, seed: number): Sampler {
  return {
    suggest: (number) => {
      const rng = namedRng(`random ${number}`, seed);
      return pointAt(space, () => rng.random());
    },
  };
}
