import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { PackedArray } from '../arrays/arrays.ts';
import type { Config } from '../contracts/run.ts';
import { PrismError } from '../errors.ts';
import type { ConfigOf, SettingsTable } from '../settings/settings.ts';
import { grouped, needsText, settings, unmet } from '../settings/settings.ts';
import type { AgentContext, AgentEntry, AgentPart, PartTable } from './agentEntry.ts';

/** A part in a plugin. */
export interface PartEntry extends AgentPart {
  /** Name of an agent, such as `dqn`; all agents of its family can have the part. */
  readonly of: string;
}

/** Arrays that decide a part's future. The agent saves and restores them. */
export type PartState = { readonly [name: string]: PackedArray };

/**
 * A part that changes an agent's recipe, as the agent's package types it.
 *
 * @typeParam R the recipe. @typeParam C the agent's settings. @typeParam T the part's own settings.
 */
export interface PartOf<R extends object, C extends object, T extends SettingsTable> extends AgentPart {
  readonly options?: T;
  /** @param context has the settings of agent and part in its `config`. */
  change?(recipe: R, context: AgentContext<C & ConfigOf<T>>): Partial<R> & { readonly state?: PartState };
}

/** Makes parts of an agent for a plugin, which set settings or change the agent's recipe. */
export type PartMaker<R extends object, C extends object> = <
  const T extends SettingsTable = Record<never, never>,
>(
  part: PartOf<R, C, T>,
) => PartEntry;

/** Creates the function that makes parts of an agent. */
export function partMaker<R extends object, C extends object>(of: string): PartMaker<R, C> {
  return (part) => ({ of, ...part });
}

/** Returns the parts of an agent as entries of a plugin. */
export function partsOfAgent(of: string, parts: PartTable): { readonly [name: string]: PartEntry } {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, { of, ...part }]));
}

/** Merges the settings of parts; later parts override earlier ones. */
export function settingsOfParts(known: PartTable, parts: readonly string[]): Config {
  return Object.assign({}, ...parts.map((name) => known[name]!.settings)) as Config;
}

/** An agent with added and removed parts. */
export interface Arm {
  readonly agent: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The name of an arm: `dqn+per`, `rainbow-no-double`. */
export function armName({ agent, added, removed }: Arm): string {
  return [agent, ...added.map((part) => `+${part}`), ...removed.map((part) => `-no-${part}`)].join('');
}

/**
 * Reads the name of an arm; undefined for other names.
 *
 * @param agents names of agents.
 */
export function readArmName(name: string, agents: Iterable<string>): Arm | undefined {
  const begins = [...agents].filter((id) =>
    /^(\+|-no-)./.test(name.startsWith(id) ? name.slice(id.length) : ''),
  );
  const agent = begins.sort((a, b) => b.length - a.length)[0];
  if (agent === undefined) return undefined;
  const words = name.slice(agent.length).split(/(?=\+|-no-)/);
  const having = (mark: string): string[] =>
    words.flatMap((word) => (word.startsWith(mark) ? word.slice(mark.length) : []));
  return { agent, added: having('+'), removed: having('-no-') };
}

/**
 * Creates the agent of an arm, with a name that lists the parts in the order of the table.
 *
 * @param entry the arm's agent.
 * @throws PrismError `unknown-name` for parts that cannot be added or removed, `invalid-argument` for added parts that exclude each other,
 * and for parts with a setting of the same name.
 */
export function agentOfArm(
  arm: Arm,
  { parts, ...entry }: AgentEntry<object>,
): { readonly id: string; readonly entry: AgentEntry<object> } {
  const { agent } = arm;
  const { known = {}, own = [] } = parts ?? {};
  const others = Object.keys(known).filter((name) => !own.includes(name));
  const inOrder = (names: readonly string[], accepted: readonly string[], lack: string): string[] => {
    const unknown = names.find((name) => !accepted.includes(name));
    if (unknown === undefined) return accepted.filter((name) => names.includes(name));
    const there = `There ${accepted.length === 1 ? 'is' : 'are'} ${accepted.join(', ')}.`;
    throw PrismError.unknownName`The agent ${agent} has no part "${unknown}" to ${lack}.
      ${accepted.length === 0 ? 'Change it by its settings.' : there}`;
  };
  const added = inOrder(arm.added, others, 'add');
  const removed = inOrder(arm.removed, own, 'leave out');
  requireOnePlaceEach(known, added);
  const stays = (name: string | undefined): boolean =>
    name === undefined || (!removed.includes(name) && stays(known[name]!.requires));
  const coming = added.flatMap((name) => withRequired(known, name)).filter((name) => !own.includes(name));
  const titles = (names: readonly string[]): string => names.map((name) => known[name]!.title).join(', ');
  const changes = [
    ...(added.length > 0 ? [`with ${titles(added)}`] : []),
    ...(removed.length > 0 ? [`without ${titles(removed)}`] : []),
  ];
  const names = [...new Set([...own.filter(stays), ...coming])];
  const made = parts!.make(names, known);
  return {
    id: armName({ agent, added, removed }),
    entry: {
      ...withSettingsOf(known, names, { ...entry, defaults: made.defaults }),
      ...(names.some((name) => known[name]!.change) && {
        create: (context) =>
          entry.create({ ...context, parts: Object.fromEntries(names.map((name) => [name, known[name]!])) }),
        ...(entry.trainsWhole && { trainsWhole: () => 'parts that change the recipe' }),
      }),
      ...(names.some((name) => known[name]!.metrics) && {
        metrics: Object.assign({}, entry.metrics, ...names.map((name) => known[name]!.metrics)),
      }),
      ...(made.presets && { presets: made.presets }),
      ...(made.parts && { parts: { ...made.parts, known } }),
      description: `${entry.description}; ${changes.join(', ')}`,
    },
  };
}

/**
 * Merges the own settings of parts, each under the part's title.
 *
 * @throws PrismError `invalid-argument` for two parts with a setting of the same name.
 */
function optionsOfParts(known: PartTable, parts: readonly string[]): SettingsTable {
  const merged: { [option: string]: SettingsTable[string] } = {};
  for (const [k, name] of parts.entries()) {
    const { title, options = {} } = known[name]!;
    const shared = Object.keys(options).find((option) => Object.hasOwn(merged, option));
    if (shared !== undefined) {
      const other = parts.slice(0, k).find((earlier) => shared in (known[earlier]!.options ?? {}));
      throw PrismError.invalidArgument`The parts ${other} and ${name} both have a setting named ${shared}.
        Use one of them, or rename the setting of one.`;
    }
    Object.assign(merged, grouped(title, options));
  }
  return merged;
}

/** Adds the own settings of parts to an agent, and checks what the parts need of the agent's. */
function withSettingsOf(
  known: PartTable,
  parts: readonly string[],
  entry: AgentEntry<object>,
): AgentEntry<object> {
  const options = optionsOfParts(known, parts);
  const own = settings(options);
  const validate = ({ schema }: { readonly schema: StandardSchemaV1<unknown, object> }, value: object) =>
    schema['~standard'].validate(value) as StandardSchemaV1.Result<object>;
  return {
    ...entry,
    ...(Object.keys(options).length > 0 && { settings: { ...entry.settings, ...options } }),
    defaults: { ...entry.defaults, ...own.defaults, ...entry.defaults },
    schema: {
      '~standard': {
        ...own.schema['~standard'],
        validate: (config) => {
          const given = Object.entries(config as object);
          const ofPart = given.filter(([name]) => Object.hasOwn(options, name));
          const ofAgent = given.filter(([name]) => !Object.hasOwn(options, name));
          const checked = validate(own, Object.fromEntries(ofPart));
          if (checked.issues !== undefined) return checked;
          const agents = validate(entry, Object.fromEntries(ofAgent));
          if (agents.issues !== undefined) return agents;
          for (const name of parts) {
            const { needs = {} } = known[name]!;
            const misfit = unmet(needs, agents.value as Config);
            if (misfit === undefined) continue;
            return { issues: [{ message: `the part ${name} needs ${needsText(needs)}`, path: [misfit] }] };
          }
          return { value: { ...agents.value, ...checked.value } };
        },
      },
    },
  };
}

/** Lists a part after those that it requires. */
function withRequired(known: PartTable, name: string): string[] {
  const { requires } = known[name]!;
  return [...(requires === undefined ? [] : withRequired(known, requires)), name];
}

/** @throws PrismError `invalid-argument` for two parts that set a setting differently, unless one requires the other. */
function requireOnePlaceEach(known: PartTable, added: readonly string[]): void {
  for (const [k, name] of added.entries()) {
    for (const other of added.slice(0, k)) {
      const shared = sharedSetting(known, other, name);
      if (shared === undefined) continue;
      throw PrismError.invalidArgument`The parts ${other} and ${name} both set ${shared}.
        Use one of them.`;
    }
  }
}

/** The setting that two parts set differently; undefined if there is none, or one requires the other. */
export function sharedSetting(known: PartTable, one: string, other: string): string | undefined {
  if (withRequired(known, one).includes(other) || withRequired(known, other).includes(one)) return undefined;
  const [first, second] = [known[one]!.settings ?? {}, known[other]!.settings ?? {}];
  return Object.keys(first).find((key) => key in second && first[key] !== second[key]);
}
