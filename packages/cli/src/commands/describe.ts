import type { AgentPart, Registry, SearchRange } from '@prism-rl/core';
import { createEnvironment, needsText, PrismError, settingRows } from '@prism-rl/core';
import { type Command, option } from '../command.ts';
import { print, printJson } from '../output.ts';
import { hanging, widthOf } from '../terminal/columns.ts';

/** `prism describe`: shows all settings of an entry. */
export const describe: Command = {
  name: 'describe',
  args: ['name'],
  options: { json: option.flag('as one JSON array, an element for each entry of the name') },
  examples: ['describe ppo', 'describe CartPole-v1', 'describe rainbow --json'],
  run: async ({ args, options, registry }) => {
    const [name] = args as readonly [string];
    const all = await registry();
    const named = all.named(name);
    const found = await Promise.all(
      named.map(async (one) => ({
        ...one,
        ...(one.kind === 'environment' && (await spacesOf(all, one.id))),
        ...(one.kind === 'agent' && { parts: partsOfAgent(all, one.id) }),
      })),
    );
    if (options.flag('json')) {
      printJson(
        found.map(({ kind, id, plugin, entry, spaces, parts }) => {
          const { description, metrics } = entry;
          const more = { ...(spaces && { spaces }), ...(parts && { parts }), ...(metrics && { metrics }) };
          return { kind, id, plugin, description, settings: settingRows(entry), ...more };
        }),
      );
      return;
    }
    print(found.map((one) => text(one, widthOf(process.stdout))).join('\n\n'));
  },
};

/** The spaces of an environment with its default settings, as text. */
interface Spaces {
  readonly observations: string;
  readonly actions: string;
}

/** Returns an environment's spaces, or the reason why they are unknown here, such as a missing cartridge image. */
async function spacesOf(registry: Registry, id: string): Promise<{ spaces?: Spaces; unknown?: string }> {
  try {
    const env = await createEnvironment(registry, { id });
    const spaces = { observations: String(env.observationSpace), actions: String(env.actionSpace) };
    env.close?.();
    return { spaces };
  } catch (error) {
    if (error instanceof PrismError) return { unknown: error.message };
    throw error;
  }
}

interface DescribedPart extends AgentPart {
  readonly name: string;
  readonly isIn: boolean;
}

function partsOfAgent(registry: Registry, agent: string): readonly DescribedPart[] {
  const { known = {}, own = [] } = registry.get('agents', agent).entry.parts ?? {};
  return Object.entries(known).map(([name, part]) => ({ name, isIn: own.includes(name), ...part }));
}

type Described = ReturnType<Registry['named']>[number] & {
  readonly parts?: readonly DescribedPart[];
  readonly spaces?: Spaces;
  readonly unknown?: string;
};

function text(
  { kind, id, plugin, entry, spaces, unknown, parts: known = [] }: Described,
  width: number,
): string {
  const parts = [`${id}: ${entry.description}`, `${article(kind)} of ${plugin}`];
  const section = (heading: string, rows: readonly (readonly [name: string, words: string])[]): void => {
    if (rows.length === 0) return;
    const indented = rows.map(([name, words]) => [`  ${name}`, words] as const);
    parts.push(`\n${heading}\n${hanging(indented, width)}`);
  };
  section('spaces', Object.entries(spaces ?? {}));
  if (unknown !== undefined) parts.push(`\nspaces\n  not known here: ${unknown}`);
  const [own, others] = [true, false].map((isIn) => known.filter((part) => part.isIn === isIn).map(partRow));
  section('parts that --without removes', own!);
  section('parts that --with adds', others!);
  const groups = Map.groupBy(settingRows(entry), ({ group }) => group);
  for (const [group = 'settings', rows] of groups)
    section(
      group,
      rows.map((row) => [`${row.name}=${JSON.stringify(row.default)}`, words(row)]),
    );
  if (groups.size === 0) parts.push('\nno settings');
  const presets = Object.entries(entry.presets ?? {});
  section(
    'presets',
    presets.map(([name, { description }]) => [name, description]),
  );
  section('metrics', Object.entries(entry.metrics ?? {}));
  return parts.join('\n');
}

function partRow({ name, title, source, needs }: DescribedPart): readonly [string, string] {
  const only = needs === undefined ? '' : `, only with ${needsText(needs)}`;
  return [name, `${title} (${source})${only}`];
}

function article(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** `γ: how much later rewards count. A number from 0 to 1, usually 0.95 to 0.999 (Schulman et al. 2016).` */
function words({
  meaning,
  accepts,
  typical,
  search,
  source,
  needs,
}: ReturnType<typeof settingRows>[number]): string {
  if (meaning === undefined || accepts === undefined) return '';
  const range = `${accepts[0]!.toUpperCase()}${accepts.slice(1)}${typical === undefined ? '' : `, usually ${typical}`}`;
  const only = needs === undefined ? '' : ` Only with ${needsText(needs)}.`;
  const tuned = search === undefined ? '' : ` Tuned: ${searchText(search)}.`;
  return `${meaning}. ${range}${source === undefined ? '' : ` (${source})`}.${only}${tuned}`;
}

/** The range that `prism tune` searches: `1e-4 to 3e-3 (log)`. */
function searchText(search: SearchRange): string {
  if ('choices' in search) return search.choices.map((choice) => JSON.stringify(choice)).join(', ');
  const { from, to, scale = 'linear' } = search;
  return `${from} to ${to}${scale === 'linear' ? '' : ` (${scale})`}`;
}
