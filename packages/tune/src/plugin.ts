import type { Plugin, SamplerEntry } from '@prism-rl/core';
import { definePlugin, settings } from '@prism-rl/core';
import { random } from './samplers/random.ts';
import { sobol } from './samplers/sobol/sobol.ts';
import { type TpeConfig, tpe, tpeSettings } from './samplers/tpe/tpe.ts';

const entry: SamplerEntry<TpeConfig> = {
  description: 'tree-structured Parzen estimator: tries what is likelier among the best than among the rest',
  ...tpeSettings,
  create: ({ space, seed, config }) => tpe(space, seed, config),
};

/** Samplers for `prism tune`. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/tune',
  samplers: {
    tpe: entry,
    sobol: {
      description: 'points that lie evenly, whatever came of the others',
      ...settings({}),
      create: ({ space, seed }) => sobol(space, seed),
    },
    random: {
      description: 'draws every setting by itself',
      ...settings({}),
      create: ({ space, seed }) => random(space, seed),
    },
  },
});
