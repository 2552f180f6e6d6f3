import type { Json } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import type { Config } from '../plugin/entry.ts';
import type { Needs, Setting } from './setting.ts';
import type { SettingsTable } from './settings.ts';

/** Whether the other settings are as `needs` says; if not, the one that is not. */
function unmet(needs: Needs, config: Config): string | undefined {
  return Object.keys(needs).find((name) => !meets(config[name], needs[name]!));
}

/** Whether a value is one of those that are needed. */
export function meets(value: Json | undefined, accepted: Needs[string]): boolean {
  if (value === undefined) return false;
  return 'not' in accepted ? value !== accepted.not : accepted.includes(value);
}

/** Describes the values that a setting needs: `replay=proportional or rank`, `targetUpdateEvery other than 0`. */
export function needsText(needs: Needs): string {
  return Object.entries(needs)
    .map(([name, accepted]) =>
      'not' in accepted ? `${name} other than ${accepted.not}` : `${name}=${accepted.join(' or ')}`,
    )
    .join(' and ');
}

/**
 * Refuses settings that have no effect because another one switches them off, so that no run claims a setting that it did not have.
 * Values that were there before count as not given.
 *
 * @param owner named in errors: "agent dqn".
 * @param config the whole configuration.
 * @param given the settings that a person gave.
 * @param before the configuration without these.
 * @throws PrismError `invalid-config`
 */
export function refuseIdle(
  owner: string,
  { settings = {}, idle }: { readonly settings?: SettingsTable; idle?(config: never): unknown },
  config: Config,
  given: Config,
  before: Config,
): void {
  for (const [name, value] of Object.entries(given)) {
    const needs = (settings[name] as Setting | undefined)?.needs;
    if (needs === undefined || isSame(value, before[name])) continue;
    const missing = unmet(needs, config);
    if (missing === undefined) continue;
    throw new PrismError(
      'invalid-config',
      `The setting "${name}" of the ${owner} has no effect with ${missing}=${String(config[missing])}.`,
      { hint: `It needs ${needsText(needs)}. Set that too, or leave ${name} out.` },
    );
  }
  const find = idle as ((config: Config) => readonly [string, string, string] | undefined) | undefined;
  const found = find?.(config);
  if (found === undefined || find?.(before) !== undefined) return;
  const [name, why, hint] = found;
  throw new PrismError(
    'invalid-config',
    `The setting "${name}" of the ${owner} has no effect with ${name}=${String(config[name])}: ${why}.`,
    { hint },
  );
}

function isSame(a: Json, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
