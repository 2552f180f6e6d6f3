import type { Config } from '@prism-rl/core';
import { resolveConfig } from '@prism-rl/core';
import * as v from 'valibot';

/** What is said once about an agent's settings. */
export interface AgentSettings<C extends object> {
  readonly defaults: C;
  readonly schema: v.GenericSchema<unknown, C>;
  /**
   * All settings, where some are given.
   *
   * @throws PrismError `invalid-config` for a γ outside [0, 1], step sizes and ε outside [0, 1], unknown settings.
   */
  complete(given: Partial<C>): C;
}

/** A check for each setting. */
export type SettingChecks<C extends object> = {
  readonly [K in keyof C]-?: v.GenericSchema<unknown, C[K]>;
};

/** The settings of the agent `name`; others than those that have a check are refused. */
export function agentSettings<C extends object>(
  name: string,
  defaults: C,
  checks: SettingChecks<C>,
): AgentSettings<C> {
  // The schema's type follows from that of the checks, which the compiler cannot see through a type parameter.
  const schema = v.strictObject(checks as v.ObjectEntries) as v.GenericSchema as v.GenericSchema<unknown, C>;
  const entry = { defaults, schema };
  return { ...entry, complete: (given) => resolveConfig(`agent ${name}`, entry, given as Config) };
}
