// Reference pages generated from the plugins: every environment, agent and planner with its settings and presets.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as evolution } from '@prism-rl/algo-evolution/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { plugin as streaming } from '@prism-rl/algo-stream/plugin';
import { plugin as tabular } from '@prism-rl/algo-tabular/plugin';
import type { Plugin, SettingsTable } from '@prism-rl/core';
import { settingRows } from '@prism-rl/core';
import { plugin as arcade } from '@prism-rl/env-arcade/plugin';
import { plugin as atari } from '@prism-rl/env-atari/plugin';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import { plugin as gymnasium } from '@prism-rl/env-gymnasium/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import { plugin as muJoCo } from '@prism-rl/env-mujoco/plugin';
import { plugin as games } from '@prism-rl/games/plugin';
import { plugin as wrappers } from '@prism-rl/wrappers/plugin';
import { settingsMarkdown } from '../../tools/docs/settingsMarkdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plugins: readonly Plugin[] = [
  tabular,
  dqnFamily,
  ddpgFamily,
  policyGradients,
  streaming,
  evolution,
  gridWorlds,
  classic,
  box2d,
  muJoCo,
  arcade,
  minAtar,
  atari,
  gymnasium,
  games,
];

/** Pages by their path in the site. */
export async function referencePages(): Promise<Map<string, string>> {
  return new Map([
    ['reference/agents.md', agentsPage()],
    ['reference/environments.md', environmentsPage()],
    ['reference/wrappers.md', wrappersPage()],
    ['reference/index.md', indexPage()],
  ]);
}

function indexPage(): string {
  const rows = fs
    .readdirSync(path.join(root, 'packages'))
    .filter((name) => fs.existsSync(path.join(root, 'packages', name, 'README.md')))
    .map((name) => {
      const { description } = JSON.parse(
        fs.readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8'),
      ) as { readonly description: string };
      return `| [\`${name}\`](/packages/${name}) | ${description} | [API](/api/${name}) |`;
    });
  return `# Reference\n\n- [Agents and planners](/reference/agents): settings, presets, metrics\n- [Environments](/reference/environments): settings, limits, thresholds\n- [Wrappers](/reference/wrappers): settings\n- API: every public name of every package, below\n\n## Packages\n\n| package | what it is | every name |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function agentsPage(): string {
  const parts = [
    '# Agents and planners',
    'What `--set name=value` takes, as `prism describe` says it. Made from the plugins themselves.',
  ];
  for (const plugin of plugins) {
    const shown = new Map<string, { readonly id: string; readonly defaults: object }>();
    const docs = settingDocs(plugin.name);
    for (const [id, { description, defaults, settings, presets = {}, metrics = {} }] of Object.entries(
      plugin.agents ?? {},
    )) {
      parts.push(
        `## ${id}`,
        `${cell(description)}. Package [\`${plugin.name}\`](/packages/${folderOf(plugin.name)}).`,
      );
      // An arm of a family has the settings of the family's head, with other defaults.
      const names = Object.keys(defaults).join();
      const head = shown.get(names);
      if (head === undefined || names === '') {
        shown.set(names, { id, defaults });
        parts.push(settingsTable({ defaults, settings }, docs));
      } else parts.push(otherDefaults(head, defaults));
      const named = Object.entries(presets);
      if (named.length > 0) {
        parts.push(
          `| preset | |\n|---|---|\n${named.map(([name, preset]) => `| \`${name}\` | ${cell(preset.description)} |`).join('\n')}`,
        );
      }
      const told = Object.entries(metrics);
      if (told.length > 0) {
        parts.push(
          `| metric | meaning |\n|---|---|\n${told.map(([name, meaning]) => `| \`${name}\` | ${cell(meaning)} |`).join('\n')}`,
        );
      }
    }
    for (const [id, { description, defaults, settings }] of Object.entries(plugin.planners ?? {})) {
      parts.push(`## ${id}`, `${cell(description)} (planner).`, settingsTable({ defaults, settings }, docs));
    }
  }
  return `${parts.join('\n\n')}\n`;
}

function environmentsPage(): string {
  const parts = [
    '# Environments',
    'What `--set env.name=value` takes when training, with its default. Made from the plugins themselves.',
  ];
  for (const plugin of plugins) {
    const docs = settingDocs(plugin.name);
    const entries = Object.entries(plugin.environments ?? {});
    if (entries.length === 0) continue;
    parts.push(`## ${plugin.name}`, `[The package](/packages/${folderOf(plugin.name)}).`);
    // Atari's 104 games have the same settings.
    const shown =
      plugin.name === '@prism-rl/env-atari' ? entries.filter(([id]) => id === 'PrismCatch-v5') : entries;
    for (const [id, { description, defaults, settings, rewardThreshold, maxEpisodeSteps }] of shown) {
      const facts = [
        rewardThreshold === undefined ? undefined : `solved at a mean return of ${rewardThreshold}`,
        maxEpisodeSteps === undefined ? undefined : `at most ${maxEpisodeSteps} steps an episode`,
      ].filter((fact) => fact !== undefined);
      parts.push(
        `### ${id}`,
        `${cell(description)}.${facts.length === 0 ? '' : ` ${capital(facts.join('; '))}.`}`,
      );
      parts.push(settingsTable({ defaults, settings }, docs));
    }
    if (shown.length < entries.length)
      parts.push(
        `The same settings have ${entries.length - shown.length} others: \`ALE/…-v5\` with these defaults (\`prism list ALE\` names them), ` +
          '`…NoFrameskip-v4` with `frameSkip=1` and `repeatActionProbability=0` (`prism list NoFrameskip`).',
      );
  }
  return `${parts.join('\n\n')}\n`;
}

function wrappersPage(): string {
  const docs = settingDocs(wrappers.name);
  const parts = [
    '# Wrappers',
    'What `--wrap name:setting=value` takes. Made from the plugin itself; [the package](/packages/wrappers) has more for code.',
  ];
  for (const [id, { description, defaults, settings }] of Object.entries(wrappers.wrappers ?? {}))
    parts.push(`## ${id}`, `${capital(cell(description))}.`, settingsTable({ defaults, settings }, docs));
  return `${parts.join('\n\n')}\n`;
}

/** Describes settings by their entries; if an entry has only defaults, by the comments of their types. */
function settingsTable(
  { defaults, settings }: { readonly defaults: object; readonly settings: SettingsTable | undefined },
  docs: ReadonlyMap<string, string>,
): string {
  const rows = settingRows({ defaults, ...(settings && { settings }) });
  if (rows.length === 0) return 'It has no settings.';
  return settingsMarkdown(
    rows.map((row) => ({
      ...row,
      meaning: cell(row.meaning ?? docs.get(row.name) ?? ''),
      ...(row.accepts && { accepts: cell(row.accepts) }),
      ...(row.typical && { typical: cell(row.typical) }),
      ...(row.source && { source: cell(row.source) }),
    })),
  );
}

/** The settings of another agent of the family, except for some defaults. */
function otherDefaults(head: { readonly id: string; readonly defaults: object }, defaults: object): string {
  const usual = head.defaults as { readonly [name: string]: unknown };
  const changed = Object.entries(defaults)
    .map(([name, value]) => [name, JSON.stringify(value)] as const)
    .filter(([name, text]) => text !== JSON.stringify(usual[name]));
  const link = `[\`${head.id}\`](#${head.id})`;
  if (changed.length === 0) return `Settings and defaults of ${link}.`;
  const rows = changed.map(([name, text]) => `| \`${name}\` | \`${cell(text)}\` |`).join('\n');
  return `Settings of ${link} with other defaults:\n\n| setting | default |\n|---|---|\n${rows}`;
}

/** The comments of a package's settings, by name: each is declared once. */
function settingDocs(packageName: string): Map<string, string> {
  const docs = new Map<string, string>();
  const folder = path.join(root, 'packages', folderOf(packageName), 'src');
  for (const file of fs.globSync('**/*.ts', { cwd: folder })) {
    if (/\.test\.ts$|generated/.test(file)) continue;
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    for (const [, comment, name] of text.matchAll(
      /\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\s*\n\s+(?:readonly )?(\w+)\??: [^;\n]+;/g,
    )) {
      const plain = comment!
        .replaceAll(/\n\s*\*/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim();
      if (!docs.has(name!)) docs.set(name!, plain);
    }
  }
  return docs;
}

function folderOf(packageName: string): string {
  return packageName.replace('@prism-rl/', '');
}

/** Escapes text for a table's cell: braces and angle brackets have a meaning in Vue. */
function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll(/\{@link (\w+)\}/g, '$1')
    .replaceAll('<', '&lt;')
    .replaceAll('{{', '&#123;&#123;')
    .replaceAll('\n', ' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
