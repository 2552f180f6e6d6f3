import type { Config } from '@prism-rl/core';
import { resolveConfig } from '@prism-rl/core';
import type * as v from 'valibot';

/**
 * An agent's complete settings.
 *
 * @throws PrismError `invalid-config` for a γ outside [0, 1], step sizes and ε outside [0, 1], unknown settings.
 */
export function agentSettings<C extends object>(
  name: string,
  defaults: C,
  schema: v.GenericSchema<unknown, C>,
  given: Partial<C>,
): C {
  return resolveConfig(`agent ${name}`, { defaults, schema }, given as Config);
}
