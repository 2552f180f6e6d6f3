import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Config } from '../contracts/run.ts';
import type { Json } from '../contracts/snapshot.ts';
import { PrismError } from '../errors.ts';
import type { Needs, Setting, SettingIssue } from './setting.ts';

/** Settings by name. */
export type SettingsTable = { readonly [name: string]: Setting<never> | Setting };

/** The configuration type of a table. */
export type ConfigOf<T extends SettingsTable> = {
  -readonly [K in keyof T]: T[K] extends Setting<infer V> ? V : never;
};

/** The fields that {@link settings} contributes to a plugin's entry. */
export interface Settings<C extends object, T extends SettingsTable = SettingsTable> {
  readonly defaults: C;
  readonly schema: StandardSchemaV1<unknown, C>;
  readonly settings: T;
  /** See {@link SettingsOptions.unused}. */
  readonly unused?: SettingsOptions<C>['unused'];
}

export interface SettingsOptions<C> {
  /** Checks valid settings against each other: returns the name of an invalid one and a message. */
  crossCheck?(config: C): readonly [name: keyof C & string, message: string] | undefined;
  /** Finds a setting without effect because of others: returns its name, the reason and a hint. Runs refuse such settings. */
  unused?(config: C): readonly [name: keyof C & string, why: string, hint: string] | undefined;
}

/**
 * Derives an entry's defaults and validation from a table, which also gives the type ({@link ConfigOf}) and the text of `prism describe`.
 *
 * @throws PrismError `contract` if a setting needs a setting outside the table.
 *
 * ```ts no-run
 * const table = { discount: fraction(0.99, 'γ: how much later rewards count', { typical: '0.9 to 0.999' }) };
 * type MyConfig = ConfigOf<typeof table>;
 * const entry: AgentEntry<MyConfig> = { description, ...settings(table), supports, create };
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function settings<const T extends SettingsTable>(
  table: T,
  { crossCheck, unused }: SettingsOptions<ConfigOf<T>> = {},
): Settings<ConfigOf<T>, T> {
  const entries = Object.entries(table as { readonly [name: string]: Setting });
  const defaults = Object.fromEntries(entries.map(([name, setting]) => [name, setting.default]));
  for (const [name, { needs = {} }] of entries) {
    const missing = Object.keys(needs).find((other) => !Object.hasOwn(table, other));
    if (missing !== undefined) {
      throw PrismError.contract`The setting "${name}" needs "${missing}", which is not in its table.`;
    }
  }
  return {
    defaults: defaults as ConfigOf<T>,
    settings: table,
    ...(unused && { unused }),
    schema: {
      '~standard': {
        version: 1,
        vendor: '@prism-rl/core',
        validate: (value) => {
          const wrong = issueOf(entries, value) ?? issueOfAll(crossCheck?.(value as ConfigOf<T>));
          return wrong === undefined ? { value: value as ConfigOf<T> } : { issues: [wrong] };
        },
      },
    },
  };
}

/** Returns the settings with other defaults. */
/* @__NO_SIDE_EFFECTS__ */
export function withDefaults<T extends SettingsTable>(table: T, defaults: Partial<ConfigOf<T>>): T {
  return eachSetting(table, (setting, name) =>
    Object.hasOwn(defaults, name) ? { ...setting, default: defaults[name] } : setting,
  );
}

/** Returns the settings under a heading. */
/* @__NO_SIDE_EFFECTS__ */
export function grouped<const T extends SettingsTable>(group: string, table: T): T {
  return eachSetting(table, (setting) => ({ ...setting, group }));
}

/**
 * Returns settings that have an effect only with certain values of other settings. Runs refuse them otherwise.
 *
 * ```ts no-run
 * const table = {
 *   optimizer: oneOf(['adam', 'sgd'], 'adam', 'The optimizer'),
 *   ...onlyIf({ optimizer: ['sgd'] }, { momentum: fraction(0, 'μ') }),
 * };
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function onlyIf<const T extends SettingsTable>(needs: Needs, table: T): T {
  return eachSetting(table, (setting) => ({ ...setting, needs }));
}

function eachSetting<T extends SettingsTable>(
  table: T,
  change: (setting: SettingsTable[string], name: string) => object,
): T {
  return Object.fromEntries(Object.entries(table).map(([name, one]) => [name, change(one, name)])) as T;
}

function issueOf(entries: readonly [string, Setting][], value: unknown): SettingIssue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { message: 'must be an object with settings by name', path: [] };
  }
  const config = value as { readonly [name: string]: Json };
  const known = new Set(entries.map(([name]) => name));
  const unknown = Object.keys(config).find((name) => !known.has(name));
  if (unknown !== undefined) return { message: 'is not a setting', path: [unknown] };
  for (const [name, setting] of entries) {
    const wrong = setting.check(config[name]);
    if (wrong !== undefined) return { message: wrong.message, path: [name, ...wrong.path] };
  }
  return undefined;
}

function issueOfAll(found: readonly [string, string] | undefined): SettingIssue | undefined {
  return found && { message: found[1], path: [found[0]] };
}

/** A setting in documentation. Entries without a table have only names and defaults. */
export interface SettingRow extends Partial<Omit<Setting, 'check' | 'after'>> {
  readonly name: string;
  readonly default: Json;
}

/** Lists the settings of an entry, in order, with the entry's defaults. */
export function settingRows({
  defaults = {},
  settings = {},
}: {
  readonly defaults?: object;
  readonly settings?: SettingsTable;
}): SettingRow[] {
  return Object.entries(defaults as { readonly [name: string]: Json }).map(([name, value]) => {
    const said = settings[name] as Setting | undefined;
    if (said === undefined) return { name, default: value };
    const { check: _check, default: _default, after: _after, ...words } = said;
    return { name, ...words, default: value };
  });
}

/** Finds a setting that violates `needs`. */
export function unmet(needs: Needs, config: Config): string | undefined {
  return Object.keys(needs).find((name) => !meets(config[name], needs[name]!));
}

/** Whether a value meets a requirement. */
export function meets(value: Json | undefined, accepted: Needs[string]): boolean {
  if (value === undefined) return false;
  return isExclusion(accepted) ? value !== accepted.not : listed(accepted).includes(value);
}

function isExclusion(accepted: Needs[string]): accepted is { readonly not: Json } {
  return typeof accepted === 'object' && accepted !== null && 'not' in accepted;
}

function listed(accepted: Exclude<Needs[string], { readonly not: Json }>): readonly Json[] {
  return typeof accepted === 'object' && accepted !== null ? accepted : [accepted];
}

/** Describes required values: `replay=proportional or rank`, `targetUpdateEvery other than 0`. */
export function needsText(needs: Needs): string {
  return Object.entries(needs)
    .map(([name, accepted]) =>
      isExclusion(accepted)
        ? `${name} other than ${accepted.not}`
        : `${name}=${listed(accepted).join(' or ')}`,
    )
    .join(' and ');
}

/**
 * Refuses settings that have no effect because of another setting.
 *
 * @param owner named in errors: "agent dqn".
 * @param config the complete configuration.
 * @param given the user's settings; values equal to those in `before` are ignored.
 * @param before the configuration without `given`.
 * @throws PrismError `invalid-config`
 */
export function refuseUnused(
  owner: string,
  { settings = {}, unused }: { readonly settings?: SettingsTable; unused?(config: never): unknown },
  config: Config,
  given: Config,
  before: Config,
): void {
  for (const [name, value] of Object.entries(given)) {
    const needs = (settings[name] as Setting | undefined)?.needs;
    if (needs === undefined || isSame(value, before[name])) continue;
    const missing = unmet(needs, config);
    if (missing === undefined) continue;
    throw PrismError.invalidConfig`The setting "${name}" of the ${owner} has no effect with ${missing}=${String(config[missing])}.
      It needs ${needsText(needs)}. Set that too, or leave ${name} out.`;
  }
  const find = unused as ((config: Config) => readonly [string, string, string] | undefined) | undefined;
  const found = find?.(config);
  if (found === undefined || find?.(before) !== undefined) return;
  const [name, why, hint] = found;
  throw PrismError.invalidConfig`The setting "${name}" of the ${owner} has no effect with ${name}=${String(config[name])}: ${why}.
    ${hint}`;
}

function isSame(a: Json, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
