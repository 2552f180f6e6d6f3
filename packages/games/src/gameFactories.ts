import {
  type ConfigOf,
  type EnvironmentEntry,
  type GameTask,
  type MaybePromise,
  RowEnv,
  type RowTask,
  RowVector,
} from '@prism-rl/core';
import { isNamed } from './opponentNames.ts';
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
  const task = async (config: C, member?: string): Promise<RowTask> =>
    (await import('./opposed.ts')).opposed(await create(config, member), config.opponent, config.openings);
  return {
    game: create,
    create: async (config, member) => new RowEnv(await task(config, member)),
    createVector: async (numEnvs, config, member) => new RowVector(numEnvs, await task(config, member)),
    evaluationConfig: (config) => ({
      ...config,
      opponent: isNamed(config.opponent) ? config.opponent : config.judge,
      openings: 0,
    }),
  };
}
