/** Any environment of Gymnasium, in a Python process, which starts with the first environment. */

import { definePlugin, type Plugin, PrismError } from '@prism-rl/core';
import { type GymnasiumConfig, gymnasiumSettings } from './settings.ts';

/** The plugin for the command line, the runner and sweeps. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-gymnasium',
  module: import.meta.url,
  environments: {
    'gymnasium/*': {
      description: 'any environment of Gymnasium in Python: gymnasium/CartPole-v1, gymnasium/my_module:MyEnv',
      ...gymnasiumSettings,
      evaluationEpisodes: 20,
      namedCode: ({ kwargs, wrappers, python }: GymnasiumConfig, id = '') => [
        ...(id.includes(':') ? [{ name: id, does: callOf(id, kwargs) }] : []),
        ...wrappers.map((name) => ({ name, setting: 'wrappers', does: callOf(name) })),
        ...(python === '' ? [] : [{ name: python, setting: 'python', does: 'is started as a program' }]),
      ],
      async create(config: GymnasiumConfig, id) {
        const { GymnasiumEnv } = await import('./node/gymnasiumEnv.ts');
        return GymnasiumEnv.create(named(id), config);
      },
      async sources(config: GymnasiumConfig, id) {
        const { gymnasiumSources } = await import('./node/gymnasiumVector.ts');
        return gymnasiumSources(named(id), config);
      },
      async createVector(numEnvs, config: GymnasiumConfig, id) {
        const { GymnasiumVector } = await import('./node/gymnasiumVector.ts');
        return GymnasiumVector.create(named(id), numEnvs, config);
      },
    },
  },
});

function named(id: string | undefined): string {
  if (id !== undefined) return id;
  throw PrismError.unknownName`gymnasium/* stands for any environment of Gymnasium.
    Name one: gymnasium/CartPole-v1, or gymnasium/my_module:MyEnv for a class of your own.`;
}

/** `imports nim in Python and calls Nim({"sticks":8})`. */
function callOf(name: string, kwargs: object = {}): string {
  const [, module, called] = /^(?:gymnasium\/)?([^:]*):?(.*)$/s.exec(name)!;
  const settings = Object.keys(kwargs).length === 0 ? '' : JSON.stringify(kwargs);
  return `imports ${module} in Python and calls ${called}(${settings})`;
}
