/** Robots of one's own as entries of a plugin. */

import type { Config, EnvironmentEntry, Settings } from '@prism-rl/core';
import { settings as settingsOf } from '@prism-rl/core';
import { RobotEnv, RobotVector } from './simulation/robotEnv.ts';
import type { RobotTask } from './simulation/robotTask.ts';

/** What {@link robotEntry} makes an entry of. */
export interface RobotEntryParts<C extends object> {
  /** One line for `prism list`. */
  readonly description: string;
  /** Settings of the task, made by `settings` of `@prism-rl/core`; default: none. */
  readonly settings?: Settings<C>;
  /** The task with these settings; read large files here, so that listing names stays quick. */
  task(config: C): RobotTask;
}

/**
 * An entry for `environments` of a plugin: a robot by its MJCF, and a task.
 *
 * @example
 * ```ts no-run
 * export const plugin = definePlugin({
 *   name: 'mine',
 *   environments: { 'MyReacher-v0': robotEntry({ description: 'Reach', task: () => myReacher }) },
 * });
 * ```
 */
export function robotEntry<C extends object = Config>({
  description,
  settings,
  task,
}: RobotEntryParts<C>): EnvironmentEntry<C> {
  return {
    description,
    ...(settings ?? (settingsOf({}) as unknown as Settings<C>)),
    create: (config) => RobotEnv.create(task(config)),
    createVector: (numEnvs, config) => RobotVector.create(task(config), numEnvs),
  };
}
