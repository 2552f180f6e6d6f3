import { definePlugin, type EnvironmentEntry, type Plugin, RowVector } from '@prism-rl/core';
import { type MinAtarConfig, type MinAtarId, minAtarIds, minAtarSettings, variants } from './catalogue.ts';

function entry(id: MinAtarId): EnvironmentEntry<MinAtarConfig> {
  const { game, task, actions, random } = variants[id];
  const which = id.endsWith('-v0') ? 'all six actions' : `its ${actions.length} actions`;
  return {
    description: `${task}; 10 × 10 × ${game.channels.length}, ${which}`,
    ...(id.endsWith('-v1') && { suites: ['minatar'] }),
    referenceReturns: { random },
    ...minAtarSettings,
    create: async (config) => new (await import('./minAtarEnv.ts')).MinAtarEnv(id, config),
    createVector: async (numEnvs, config) =>
      new RowVector(numEnvs, (await import('./minAtarEnv.ts')).MinAtarEnv.task(id, config)),
  };
}

/** The five MinAtar games with both action sets, under MinAtar's names. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-minatar',
  module: import.meta.url,
  environments: Object.fromEntries(minAtarIds.map((id) => [id, entry(id)])),
});
