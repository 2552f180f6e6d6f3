import { PrismError } from '../errors.ts';
import type { Plugin } from './plugin.ts';

/** The kinds of things that plugins offer, with the word for one of them. */
export const entryKinds = {
  environments: 'environment',
  agents: 'agent',
  planners: 'planner',
  loggers: 'logger',
  backends: 'backend',
  queues: 'queue',
  wrappers: 'wrapper',
  figures: 'figure',
  samplers: 'sampler',
  ablations: 'ablation',
} as const satisfies { readonly [K in Exclude<keyof Plugin, 'name' | 'module'>]: string };

/** A kind of things that plugins offer. */
export type EntryKind = keyof typeof entryKinds;

type Fields = { readonly [name: string]: unknown };

const isText = (value: unknown): boolean => typeof value === 'string';
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A requirement on a field, in words, and its test. */
interface Rule {
  readonly is: (value: unknown) => boolean;
  readonly words: string;
}

const description: Rule = { is: isText, words: 'a text' };
const method: Rule = { is: isFunction, words: 'a function' };
const configured: { readonly [field: string]: Rule } = {
  description,
  defaults: { is: isObject, words: 'an object with all settings' },
  schema: { is: isSchema, words: 'a schema, as valibot makes them' },
};
const settings = { ...configured, create: method };
const optional = ({ is, words }: Rule): Rule => ({ is: (value) => value === undefined || is(value), words });

const end: Rule = {
  is: (value) => isArm(value) && isText((value as Fields).title),
  words: 'an arm with name, title and agent',
};

const rules: { readonly [K in EntryKind]: { readonly [field: string]: Rule } } = {
  environments: {
    ...settings,
    evaluationEpisodes: optional({ is: isCount, words: 'a whole number, at least 1' }),
    policies: optional({
      is: entriesWith('description', isText, 'create', isFunction),
      words: 'policies by name, each with description and create',
    }),
  },
  agents: {
    ...settings,
    supports: method,
    presets: optional({
      is: entriesWith('description', isText, 'config', isObject),
      words: 'presets by name, each with description and config',
    }),
  },
  planners: settings,
  loggers: settings,
  backends: { description, priority: { is: isNumber, words: 'a number' }, probe: method, activate: method },
  queues: { description, example: description, open: method },
  wrappers: { ...configured, wrap: method },
  figures: { description, isFor: method, draw: method },
  samplers: settings,
  ablations: {
    description,
    title: description,
    suites: { is: isTexts, words: 'a list of at least one name' },
    baseline: end,
    complete: end,
    parts: {
      is: (value) => isObject(value) && Object.values(value).every(isPart),
      words: 'parts by name, each with title, source, and the arms added or removed (name and agent)',
    },
  },
};

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

function isArm(value: unknown): boolean {
  return isObject(value) && isText(value.name) && isText(value.agent);
}

function isPart(value: unknown): boolean {
  if (!isObject(value) || !isText(value.title) || !isText(value.source)) return false;
  const arms = [value.added, value.removed].filter((arm) => arm !== undefined);
  return arms.length > 0 && arms.every(isArm);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

/** A schema may be callable (arktype's are). */
function isSchema(value: unknown): boolean {
  if (!isObject(value) && !isFunction(value)) return false;
  const standard = (value as Fields)['~standard'];
  return isObject(standard) && isFunction(standard.validate);
}

type Test = Rule['is'];

function entriesWith(one: string, isOne: Test, other: string, isOther: Test): Test {
  return (value) =>
    isObject(value) &&
    Object.values(value).every((entry) => isObject(entry) && isOne(entry[one]) && isOther(entry[other]));
}

/**
 * Checks the entries of a plugin at run time, because no compiler checks plugins written in JavaScript.
 *
 * @throws PrismError `contract`, naming the missing field and its place.
 */
export function checkedEntries(plugin: Plugin, kind: EntryKind): [id: string, entry: unknown][] {
  const offered: unknown = plugin[kind] ?? {};
  const owner = `the plugin ${plugin.name}`;
  if (!isObject(offered)) {
    throw new PrismError('contract', `The ${kind} of ${owner} must be an object with entries by name.`, {
      hint: `Write ${kind}: { 'a-name': { description: …, … } }.`,
    });
  }
  for (const [id, entry] of Object.entries(offered)) {
    const name = `The ${entryKinds[kind]} ${id} of ${owner}`;
    if (!isObject(entry)) {
      throw new PrismError('contract', `${name} is ${String(entry)} instead of an entry.`, {
        hint: `An entry is an object with ${Object.keys(rules[kind]).join(', ')}.`,
      });
    }
    for (const [field, { is, words }] of Object.entries(rules[kind])) {
      if (is(entry[field])) continue;
      const what = entry[field] === undefined ? `has no ${field}` : `has the wrong kind of ${field}`;
      throw new PrismError('contract', `${name} ${what}.`, { hint: `${field} must be ${words}.` });
    }
  }
  return Object.entries(offered);
}
