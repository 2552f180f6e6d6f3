import type { Registered } from '@prism-rl/core';
import type { Command } from '../command.ts';
import { print, printJson, table } from '../output.ts';
import { suitesOf } from '../sweep/suites.ts';

const kinds = ['environments', 'agents', 'planners', 'loggers', 'backends'] as const;

/** A plugin with more entries of a kind than this is shortened … */
const crowd = 60;
/** … to so many. */
const shownOfCrowd = 6;

/** `prism list`: everything that can be named. */
export const list: Command = {
  name: 'list',
  summary: 'environments, agents, planners, loggers and backends, with their presets and settings',
  args: ['[filter]'],
  options: { json: { type: 'flag', help: 'as one JSON object, with every setting and its default' } },
  examples: ['list', 'list breakout', 'list --json'],
  run: async ({ args, options, registry }) => {
    const all = await registry();
    if (options.flag('json')) {
      const entries = kinds.map((kind) => [
        kind,
        all.list(kind).map(({ id, plugin, entry }) => ({ id, plugin, ...entry })),
      ]);
      printJson({ ...Object.fromEntries(entries), suites: Object.fromEntries(suitesOf(all)) });
      return undefined;
    }
    const filter = args[0]?.toLowerCase();
    for (const kind of kinds) {
      const entries = all
        .list(kind)
        .filter(({ id }) => filter === undefined || id.toLowerCase().includes(filter));
      const shown = filter === undefined ? withoutCrowds(entries) : entries;
      if (shown.length === 0) continue;
      const rows = shown.map(({ id, entry }) => {
        const presets = 'presets' in entry ? Object.keys(entry.presets ?? {}) : [];
        const suffix = presets.length === 0 ? '' : ` [presets: ${presets.join(', ')}]`;
        return [`  ${id}`, `${entry.description}${suffix}`];
      });
      print(`${kind}\n${table(rows)}\n`);
      if (shown.length < entries.length) {
        print(
          `  … and ${entries.length - shown.length} more; see them with: prism list <part of the name>\n`,
        );
      }
    }
    const suites = [...suitesOf(all)].filter(([name]) => filter === undefined || name.includes(filter));
    if (suites.length > 0) {
      print(
        `suites for prism ablate\n${table(suites.map(([name, ids]) => [`  ${name}`, ids.join(', ')]))}\n`,
      );
    }
    return undefined;
  },
};

/** Leaves out most entries of a plugin that offers more than fit on a screen. */
function withoutCrowds<E>(entries: readonly Registered<E>[]): Registered<E>[] {
  const seen = new Map<string, number>();
  const total = Map.groupBy(entries, ({ plugin }) => plugin);
  return entries.filter(({ plugin }) => {
    const count = (seen.get(plugin) ?? 0) + 1;
    seen.set(plugin, count);
    return total.get(plugin)!.length <= crowd || count <= shownOfCrowd;
  });
}
