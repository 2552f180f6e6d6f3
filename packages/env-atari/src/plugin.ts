import { definePlugin, type EnvironmentEntry, type Plugin, PrismError, vectorize } from '@prism-rl/core';
import { type AtariConfig, atariSettings, envSettings, vectorSettings } from './config.ts';
import { type AtariGame, camelName, gameNames } from './game.ts';
import { referenceReturnsOf, suitesOf } from './games/referenceScores.ts';

/** Returns the configuration of the DQN preprocessing. @throws PrismError `invalid-config` for conflicting settings. */
function forDqn(config: AtariConfig): AtariConfig & { frameSkip: number } {
  const { frameSkip, continuous, obsType } = config;
  const impossible = (what: string, hint: string): PrismError =>
    new PrismError('invalid-config', `${what} cannot be combined with preprocessing=dqn.`, { hint });
  if (obsType !== 'rgb') {
    throw impossible(`obsType=${obsType}`, 'Set preprocessing to none, or leave obsType out.');
  }
  if (continuous) throw impossible('Continuous actions', 'Set continuous to false.');
  if (typeof frameSkip !== 'number') throw impossible('A random frame skip', 'Set frameSkip to a number.');
  return { ...config, frameSkip };
}

function entry(
  id: string,
  version: 'v5' | 'v4',
  description: string,
  load: () => Promise<AtariGame>,
): EnvironmentEntry<AtariConfig> {
  const settings = atariSettings(version);
  const create = async (given: AtariConfig): Promise<import('@prism-rl/core').Env> => {
    const config = { ...settings.defaults, ...given };
    const game = await load();
    if (config.preprocessing === 'dqn') {
      const { AtariStackedEnv } = await import('./atariVectorEnv.ts');
      return new AtariStackedEnv(game, vectorSettings(forDqn(config)), id);
    }
    const { AtariEnv } = await import('./atariEnv.ts');
    if (!config.continuous) return new AtariEnv(game, envSettings(config), id);
    const { continuousAtari } = await import('./continuousAtari.ts');
    const env = new AtariEnv(game, { ...envSettings(config), fullActionSpace: true }, id);
    return continuousAtari(env, config.continuousActionThreshold);
  };
  return {
    description,
    ...settings,
    create,
    // Scores are of whole games; without the preprocessing, episodes already are whole games.
    evaluationConfig: (config) =>
      config.preprocessing === 'none'
        ? config
        : { ...config, episodicLife: false, lifeLossInfo: false, clipRewards: false },
    createVector: async (numEnvs, given) => {
      const config = { ...settings.defaults, ...given };
      if (config.preprocessing === 'none') {
        const envs = [];
        for (let i = 0; i < numEnvs; i++) envs.push(await create(config));
        return vectorize(envs);
      }
      const game = await load();
      const ofVector = vectorSettings(forDqn(config));
      if (config.threads > 1) {
        const { ThreadedAtariVectorEnv } = await import('#node');
        return new ThreadedAtariVectorEnv(game, numEnvs, Math.min(config.threads, numEnvs), ofVector, id);
      }
      const { AtariVectorEnv } = await import('./atariVectorEnv.ts');
      return new AtariVectorEnv(game, numEnvs, ofVector, undefined, id);
    },
  };
}

const environments: Record<string, EnvironmentEntry<AtariConfig>> = {};

function add(
  name: string,
  prefix: string,
  hint: string,
  load: () => Promise<AtariGame>,
  facts: Pick<
    EnvironmentEntry<AtariConfig>,
    'suites' | 'referenceReturns' | 'rewardThreshold' | 'evaluationEpisodes'
  >,
): void {
  const title = name.replace(/(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ');
  const v5 = `${prefix}${name}-v5`;
  const v4 = `${name}NoFrameskip-v4`;
  environments[v5] = { ...entry(v5, 'v5', `Atari: ${title}${hint}`, load), ...facts };
  const { evaluationEpisodes } = facts;
  environments[v4] = {
    ...entry(v4, 'v4', `Atari: ${title}, no frame skip, no sticky actions${hint}`, load),
    ...(evaluationEpisodes && { evaluationEpisodes }),
  };
}

const catchSolved = 18; // of 20
/** Whole games per evaluation: each may take 108 000 frames. */
const gameEpisodes = 5;
add(
  'PrismCatch',
  '',
  '; needs no cartridge image',
  async () => {
    const { prismCatch } = await import('./games/prismCatch.ts');
    return prismCatch;
  },
  { rewardThreshold: catchSolved, referenceReturns: { random: -3.8, solved: catchSolved } },
);
for (const game of gameNames) {
  const [suites, referenceReturns] = [suitesOf(game), referenceReturnsOf(game)];
  add(
    camelName(game),
    'ALE/',
    ' (image needed: prism atari roms)',
    async () => {
      const { loadGame } = await import('./roms.ts');
      return loadGame(game);
    },
    {
      ...(suites.length > 0 && { suites }),
      ...(referenceReturns && { referenceReturns }),
      evaluationEpisodes: gameEpisodes,
    },
  );
}

/** The plugin of the Atari environments, under the Arcade Learning Environment's names, and the package's own game. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/env-atari',
  module: import.meta.url,
  environments,
});
