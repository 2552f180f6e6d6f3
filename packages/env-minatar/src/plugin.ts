import { definePlugin, type EnvironmentEntry, type Plugin, RowVector } from '@prism-rl/core';
import { type MinAtarConfig, type MinAtarId, minAtarIds, minAtarSettings, variants } from './catalogue.ts';

const tasks: Readonly<Record<string, string>> = {
  asterix: 'Collect gold and avoid enemies that cross the screen',
  breakout: 'Keep the ball in play and break the bricks',
  freeway: 'Cross eight lanes of traffic as often as 2501 steps allow',
  seaquest: 'Rescue divers, shoot fish and submarines, come up for air',
  space_invaders: 'Shoot the aliens before they land',
};

/** Mean returns of random actions over 2000 episodes. No return is established as solving a game. */
const randomReturns: { readonly [id in MinAtarId]: number } = {
  'MinAtar/Asterix-v0': 0.49,
  'MinAtar/Asterix-v1': 0.51,
  'MinAtar/Breakout-v0': 0.53,
  'MinAtar/Breakout-v1': 0.37,
  'MinAtar/Freeway-v0': 0.12,
  'MinAtar/Freeway-v1': 0.39,
  'MinAtar/Seaquest-v0': 0.1,
  'MinAtar/Seaquest-v1': 0.1,
  'MinAtar/SpaceInvaders-v0': 2.84,
  'MinAtar/SpaceInvaders-v1': 4.11,
};

function entry(id: MinAtarId): EnvironmentEntry<MinAtarConfig> {
  const { game, actions } = variants[id];
  const which = id.endsWith('-v0') ? 'all six actions' : `its ${actions.length} actions`;
  return {
    description: `${tasks[game.name]}; 10 × 10 × ${game.channels.length}, ${which}`,
    ...(id.endsWith('-v1') && { suites: ['minatar'] }),
    referenceReturns: { random: randomReturns[id] },
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
