import type { EntryKind, Registered, Registry, SettingRow } from '@prism-rl/core';
import { didYouMean, entryKinds, PrismError, settingRows } from '@prism-rl/core';
import type { Command } from '../command.ts';
import { print, printJson } from '../output.ts';
import { hanging, widthOf } from '../terminal/columns.ts';

/** What `describe` reads of an entry, whatever its kind. */
interface Described {
  readonly description: string;
  readonly defaults?: object;
  readonly settings?: Parameters<typeof settingRows>[0]['settings'];
  readonly metrics?: { readonly [name: string]: string };
  readonly presets?: { readonly [name: string]: { readonly description: string } };
}

/** `prism describe`: everything that can be set of one entry. */
export const describe: Command = {
  name: 'describe',
  summary: 'settings of an agent, an environment or another entry: defaults, ranges, meaning, source',
  args: ['name'],
  options: { json: { type: 'flag', help: 'as one JSON array, an element for each entry of the name' } },
  examples: ['describe ppo', 'describe CartPole-v1', 'describe rainbow --json'],
  run: async ({ args, options, registry }) => {
    const all = await registry();
    const [name] = args as readonly [string];
    const found = entriesNamed(all, name);
    if (options.flag('json')) {
      printJson(
        found.map(({ kind, id, plugin, entry }) => {
          const { description, metrics } = entry;
          return { kind, id, plugin, description, settings: rowsOf(entry), ...(metrics && { metrics }) };
        }),
      );
      return undefined;
    }
    print(found.map((one) => text(one, widthOf(process.stdout))).join('\n\n'));
    return undefined;
  },
};

type Found = Registered<Described> & { readonly kind: string };

/** A name may stand for an agent and an ablation. */
function entriesNamed(registry: Registry, name: string): Found[] {
  const kinds = Object.entries(entryKinds) as [EntryKind, string][];
  const all = kinds.flatMap(([kind, word]) =>
    registry
      .list(kind)
      .map(({ id, plugin, entry }) => ({ kind: word, id, plugin, entry: entry as unknown as Described })),
  );
  const found = all.filter(({ id }) => id === name);
  if (found.length > 0) return found;
  throw new PrismError('unknown-name', `Nothing is called "${name}".`, {
    hint: didYouMean(
      name,
      all.map(({ id }) => id),
    ),
  });
}

function rowsOf({ defaults = {}, settings }: Described): SettingRow[] {
  return settingRows({ defaults, ...(settings && { settings }) });
}

function text({ kind, id, plugin, entry }: Found, width: number): string {
  const parts = [`${id}: ${entry.description}`, `${article(kind)} of ${plugin}`];
  const groups = Map.groupBy(rowsOf(entry), ({ group }) => group);
  for (const [group, rows] of groups) {
    const lines = rows.map((row) => [`  ${row.name}=${JSON.stringify(row.default)}`, words(row)] as const);
    parts.push(`\n${group ?? 'settings'}\n${hanging(lines, width)}`);
  }
  if (groups.size === 0) parts.push('\nIt has no settings.');
  const presets = Object.entries(entry.presets ?? {});
  if (presets.length > 0) {
    const lines = presets.map(([name, preset]) => [`  ${name}`, preset.description] as const);
    parts.push(`\npresets\n${hanging(lines, width)}`);
  }
  const metrics = Object.entries(entry.metrics ?? {});
  if (metrics.length > 0) {
    const lines = metrics.map(([name, meaning]) => [`  ${name}`, meaning] as const);
    parts.push(`\nmetrics\n${hanging(lines, width)}`);
  }
  return parts.join('\n');
}

function article(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** `γ: how much later rewards count. A number from 0 to 1, usually 0.95 to 0.999 (Schulman et al. 2016).` */
function words({ meaning, accepts, usual, source }: SettingRow): string {
  if (meaning === undefined || accepts === undefined) return '';
  const range = `${accepts[0]!.toUpperCase()}${accepts.slice(1)}${usual === undefined ? '' : `, usually ${usual}`}`;
  return `${meaning}. ${range}${source === undefined ? '' : ` (${source})`}.`;
}
