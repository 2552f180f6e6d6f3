import {
  type ConfigOf,
  type EnvironmentEntry,
  type GameTask,
  type MaybePromise,
  type Opponents,
  RowEnv,
  type RowTask,
  RowVector,
} from '@prism-rl/core';
import { isTrained } from './opponentNames.ts';
import type { opponentSettings } from './opponentSettings.ts';

/**
 * Creates the factories of a game's entry: the environment of one agent, whose opponent is a setting.
 *
 * ```ts no-run
 * const own = settings(opponentSettings);
 * const nim: EnvironmentEntry<typeof own.defaults> = { description: 'Take matches', ...own, ...gameFactories(() => new Nim()) };
 * ```
 */
export function gameFactories<C extends ConfigOf<typeof opponentSettings>>(
  create: (config: C, member?: string) => MaybePromise<GameTask>,
): Required<Pick<EnvironmentEntry<C>, 'create' | 'createVector' | 'evaluationConfig' | 'game'>> {
  // Pages that only list environments load no opponent.
  const task = async (config: C, member?: string, opponents?: Opponents): Promise<RowTask> => {
    const [{ opposed }, { namedPlayer }] = await Promise.all([
      import('./opposed.ts'),
      import('./players.ts'),
    ]);
    const game = await create(config, member);
    return opposed(game, await namedPlayer(game, config.opponent, opponents), config.openings);
  };
  return {
    game: create,
    create: async (...given) => new RowEnv(await task(...given)),
    createVector: async (numEnvs, ...given) => new RowVector(numEnvs, await task(...given)),
    evaluationConfig: (config) => ({
      ...config,
      opponent: isTrained(config.opponent) ? config.judge : config.opponent,
      openings: 0,
    }),
  };
}
