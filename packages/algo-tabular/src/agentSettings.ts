import type { Config, ConfigOf, Settings, SettingsTable } from '@prism-rl/core';
import { resolveConfig, settings } from '@prism-rl/core';

/** Settings of an agent or a planner, with their defaults. */
export interface CompleteSettings<C extends object, T extends SettingsTable = SettingsTable>
  extends Settings<C, T> {
  /**
   * All settings, where some are given.
   *
   * @throws PrismError `invalid-config` for a γ outside [0, 1], step sizes and ε outside [0, 1], unknown settings.
   */
  complete(given: Partial<C>): C;
}

/** The settings of the agent `name`; others than those of the table are refused. */
export function agentSettings<const T extends SettingsTable>(
  name: string,
  table: T,
): CompleteSettings<ConfigOf<T>, T> {
  return completeSettings(`agent ${name}`, table);
}

/** The settings of the planner `name`; others than those of the table are refused. */
export function plannerSettings<const T extends SettingsTable>(
  name: string,
  table: T,
): CompleteSettings<ConfigOf<T>, T> {
  return completeSettings(`planner ${name}`, table);
}

function completeSettings<T extends SettingsTable>(
  owner: string,
  table: T,
): CompleteSettings<ConfigOf<T>, T> {
  const made = settings(table);
  return { ...made, complete: (given) => resolveConfig(owner, made, given as Config) };
}
