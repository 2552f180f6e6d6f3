import type { Command } from '../command.ts';
import { print, printJson, table } from '../output.ts';

const kinds = ['environments', 'agents', 'planners', 'loggers', 'backends'] as const;

/** `prism list`: everything that can be named. */
export const list: Command = {
  name: 'list',
  summary: 'environments, agents, planners, loggers and backends, with their presets and settings',
  args: [],
  options: { json: { type: 'flag', help: 'as one JSON object, with every setting and its default' } },
  examples: ['list', 'list --json'],
  run: async ({ options, registry }) => {
    const all = await registry();
    if (options.flag('json')) {
      printJson(
        Object.fromEntries(
          kinds.map((kind) => [
            kind,
            all.list(kind).map(({ id, plugin, entry }) => ({ id, plugin, ...entry })),
          ]),
        ),
      );
      return undefined;
    }
    for (const kind of kinds) {
      const entries = all.list(kind);
      if (entries.length === 0) continue;
      const rows = entries.map(({ id, entry }) => {
        const presets = 'presets' in entry ? Object.keys(entry.presets ?? {}) : [];
        const suffix = presets.length === 0 ? '' : ` [presets: ${presets.join(', ')}]`;
        return [`  ${id}`, `${entry.description}${suffix}`];
      });
      print(`${kind}\n${table(rows)}\n`);
    }
    return undefined;
  },
};
