import { type AgentEntry, didYouMean, type PartEntry, PrismError, type Registry } from '@prism-rl/core';
import { suitesOf } from '@prism-rl/experiments';
import { type Command, option } from '../command.ts';
import { print, printJson } from '../output.ts';
import { hanging, widthOf } from '../terminal/columns.ts';

const kinds = [
  'environments',
  'wrappers',
  'agents',
  'parts',
  'planners',
  'loggers',
  'backends',
  'queues',
  'figures',
  'samplers',
  'opponents',
  'ablations',
] as const;

/** Longest list of entries of one plugin and kind that is printed whole. */
const crowd = 60;
/** Number of entries that remain of a longer list. */
const shownOfCrowd = 6;

/** `prism list`: lists all registered names. */
export const list: Command = {
  name: 'list',
  args: ['[kind|name]'],
  options: { json: option.flag('as one JSON object, with every setting and its default') },
  examples: ['list', 'list agents', 'list breakout', 'list --json'],
  run: async ({ args, options, registry }) => {
    const all = await registry();
    const [word] = args;
    // The kind's name lists all its entries.
    const only = kinds.find((kind) => kind === word?.toLowerCase());
    const filter = only === undefined ? word : undefined;
    const isWanted = (name: string): boolean =>
      filter === undefined || name.toLowerCase().includes(filter.toLowerCase());
    const suites = only === undefined ? [...suitesOf(all)].filter(([name]) => isWanted(name)) : [];
    const listed = only === undefined ? kinds : [only];
    const found = listed.map((kind) => ({ kind, entries: all.list(kind).filter(({ id }) => isWanted(id)) }));
    if (filter !== undefined && suites.length === 0 && found.every(({ entries }) => entries.length === 0)) {
      throw PrismError.unknownName`No name contains "${filter}".
        ${didYouMean(filter, allNames(all))}`;
    }
    if (options.flag('json')) {
      const entries = found.map(({ kind, entries }) => [
        kind,
        // `prism describe` shows the description of settings; a part's settings are values.
        entries.map(({ id, plugin, entry }) => ({
          ...{ id, plugin, ...entry },
          ...(kind !== 'parts' && { settings: undefined }),
        })),
      ]);
      printJson({ ...Object.fromEntries(entries), suites: Object.fromEntries(suites) });
      return;
    }
    const width = widthOf(process.stdout);
    for (const { kind, entries } of found) {
      const shown = word === undefined ? withoutCrowds(entries) : entries;
      if (shown.length === 0) continue;
      const rows = shown.map(({ id, entry }) => [`  ${id}`, lineOf(entry)] as const);
      print(`${kind}\n${hanging(rows, width)}\n`);
      if (shown.length < entries.length) {
        print(
          `  … and ${entries.length - shown.length} more; see them with: prism list <part of the name>\n`,
        );
      }
    }
    const agents = listed.includes('agents') ? all.list('agents') : [];
    const presets = presetRows(agents.filter(({ id }) => isWanted(id)));
    if (presets.length > 0) print(`presets of agents\n${hanging(presets, width)}\n`);
    if (suites.length > 0) {
      const rows = suites.map(([name, ids]) => [`  ${name}`, ids.join(', ')] as const);
      print(`suites for prism ablate\n${hanging(rows, width)}\n`);
    }
  },
};

function lineOf(entry: PartEntry | { readonly description: string }): string {
  return 'of' in entry ? `${entry.title}, of ${entry.of} (${entry.source})` : entry.description;
}

/** Lists each preset once, after the agents that share it. */
function presetRows(
  agents: readonly { readonly id: string; readonly entry: AgentEntry<object> }[],
): (readonly [string, string])[] {
  const named = agents.filter(({ entry }) => Object.keys(entry.presets ?? {}).length > 0);
  const groups = Map.groupBy(named, ({ entry }) => Object.keys(entry.presets!).join(', '));
  return [...groups].map(([presets, sharing]) => {
    const [first, ...others] = sharing.map(({ id }) => id);
    return [`  ${first}`, others.length === 0 ? presets : `${presets} (so do ${others.join(', ')})`] as const;
  });
}

function allNames(registry: Registry): string[] {
  return kinds.flatMap((kind) => registry.list(kind).map(({ id }) => id));
}

/** Shortens the entries of a plugin that offers more than fit on a screen. */
function withoutCrowds<E extends { readonly plugin: string }>(entries: readonly E[]): E[] {
  const seen = new Map<string, number>();
  const total = Map.groupBy(entries, ({ plugin }) => plugin);
  return entries.filter(({ plugin }) => {
    const count = (seen.get(plugin) ?? 0) + 1;
    seen.set(plugin, count);
    return total.get(plugin)!.length <= crowd || count <= shownOfCrowd;
  });
}
