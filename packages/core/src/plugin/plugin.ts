import type { Shape, Shapes } from '../checks/shape.ts';
import {
  byName,
  firstMisfit,
  isObject,
  method,
  object,
  optional,
  text,
  wholeFrom,
  withFields,
} from '../checks/shape.ts';
import { PrismError } from '../errors.ts';
import type { AblationEntry } from './ablation.ts';
import type { AgentEntry, FigureEntry } from './agentEntry.ts';
import type { PartEntry } from './agentParts.ts';
import type {
  BackendEntry,
  EnvironmentEntry,
  LoggerEntry,
  OpponentEntry,
  PlannerEntry,
  QueueEntry,
  SamplerEntry,
  WrapperEntry,
} from './entries.ts';

/** Environments, agents and other entries of a package, by name. Names are case-sensitive and unique over all plugins. */
export interface Plugin {
  /** The package's name. */
  readonly name: string;
  /**
   * URL of the module that exports the plugin as `plugin` or as default: `import.meta.url`. Agents need it to create the plugin's environments
   * in threads.
   */
  readonly module?: string;
  readonly environments?: { readonly [id: string]: EnvironmentEntry<object> };
  readonly agents?: { readonly [id: string]: AgentEntry<object> };
  /** Parts of agents, of this plugin or of others. */
  readonly parts?: { readonly [name: string]: PartEntry };
  readonly planners?: { readonly [id: string]: PlannerEntry<object> };
  readonly loggers?: { readonly [id: string]: LoggerEntry<object> };
  readonly backends?: { readonly [id: string]: BackendEntry };
  readonly queues?: { readonly [id: string]: QueueEntry };
  readonly wrappers?: { readonly [id: string]: WrapperEntry<object> };
  readonly figures?: { readonly [id: string]: FigureEntry };
  readonly samplers?: { readonly [id: string]: SamplerEntry<object> };
  readonly opponents?: { readonly [id: string]: OpponentEntry };
  readonly ablations?: { readonly [id: string]: AblationEntry };
}

/** Returns the plugin unchanged; gives editors the types. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}

/** Kinds of entries, with their singular. */
export const entryKinds = {
  environments: 'environment',
  agents: 'agent',
  parts: 'part',
  planners: 'planner',
  loggers: 'logger',
  backends: 'backend',
  queues: 'queue',
  wrappers: 'wrapper',
  figures: 'figure',
  samplers: 'sampler',
  opponents: 'opponent',
  ablations: 'ablation',
} as const satisfies { readonly [K in Exclude<keyof Plugin, 'name' | 'module'>]: string };

/** A kind of entry. */
export type EntryKind = keyof typeof entryKinds;

/** A schema may be a function (arktype's are). */
const schema: Shape = {
  words: 'a schema, as valibot makes them',
  is: (value) => {
    if (!isObject(value) && !method.is(value)) return false;
    const standard = (value as { readonly [field: string]: unknown })['~standard'];
    return isObject(standard) && method.is(standard.validate);
  },
};
const configured = {
  description: text,
  defaults: { ...object, words: 'an object with all settings' },
  schema,
};
const settings = { ...configured, create: method };

const arm = withFields({ name: text, agent: text });
const end = {
  ...withFields({ name: text, agent: text, title: text }),
  words: 'an arm with name, title and agent',
};
const part: Shape = {
  words: 'a part',
  is: (value) => {
    if (!isObject(value) || !text.is(value.title) || !text.is(value.source)) return false;
    const arms = [value.added, value.removed].filter((one) => one !== undefined);
    return arms.length > 0 && arms.every(arm.is);
  },
};

/** `Needs`. */
const needs = byName('required values by setting: one value, a list of values, or { not: value }', {
  words: 'a value, a list of values, or { not: value }',
  is: (value) => value !== undefined && (!isObject(value) || Object.keys(value).join() === 'not'),
});

const shapes: { readonly [K in EntryKind]: Shapes } = {
  environments: {
    ...settings,
    namedCode: optional(method),
    sources: optional(method),
    evaluationEpisodes: optional({ ...wholeFrom(1), words: 'a whole number, at least 1' }),
    policies: optional(
      byName(
        'policies by name, each with description and create',
        withFields({ description: text, create: method }),
      ),
    ),
  },
  agents: {
    ...settings,
    supports: method,
    dataset: optional(method),
    presets: optional(
      byName(
        'presets by name, each with description and config',
        withFields({ description: text, config: object }),
      ),
    ),
    parts: optional({
      ...withFields({ of: text, own: { words: 'a list', is: Array.isArray }, make: method }),
      words: 'an object with of, own and make',
    }),
  },
  parts: {
    ...{ of: text, title: text, source: text, description: optional(text) },
    ...{
      settings: optional(object),
      requires: optional(text),
      options: optional(object),
      needs: optional(needs),
    },
    change: optional(method),
  },
  planners: settings,
  loggers: settings,
  backends: {
    description: text,
    priority: { words: 'a number', is: (value) => typeof value === 'number' },
    probe: method,
    activate: method,
  },
  queues: { description: text, example: text, open: method },
  wrappers: { ...configured, wrap: method, adaptsLike: optional(needs) },
  figures: { description: text, isFor: method, draw: method },
  samplers: settings,
  opponents: { description: text, create: method },
  ablations: {
    description: text,
    title: text,
    suites: {
      words: 'a list of at least one name',
      is: (value) => Array.isArray(value) && value.length > 0 && value.every(text.is),
    },
    baseline: end,
    complete: end,
    parts: byName(
      'parts by name, each with title, source, and the arms added or removed (name and agent)',
      part,
    ),
  },
};

/**
 * Checks the entries of a plugin, which may be written in JavaScript.
 *
 * @throws PrismError `contract` that names the missing field and its entry.
 */
export function checkedEntries(plugin: Plugin, kind: EntryKind): [id: string, entry: unknown][] {
  const offered: unknown = plugin[kind] ?? {};
  const owner = `the plugin ${plugin.name}`;
  if (!isObject(offered)) {
    throw PrismError.contract`The ${kind} of ${owner} must be an object with entries by name.
      Write ${kind}: { 'a-name': { description: …, … } }.`;
  }
  for (const [id, entry] of Object.entries(offered)) {
    const name = `The ${entryKinds[kind]} ${id} of ${owner}`;
    if (!isObject(entry)) {
      throw PrismError.contract`${name} is ${String(entry)} instead of an entry.
        An entry is an object with ${Object.keys(shapes[kind]).join(', ')}.`;
    }
    const misfit = firstMisfit(entry, shapes[kind]);
    if (misfit === undefined) continue;
    const { field, words, found } = misfit;
    const what = found === undefined ? `has no ${field}` : `has an invalid ${field}`;
    throw new PrismError('contract', `${name} ${what}.`, { hint: `${field} must be ${words}.` });
  }
  return Object.entries(offered);
}
