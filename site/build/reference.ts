// Reference pages from what the plugins themselves offer: every environment, agent and planner with its settings and presets.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg';
import { plugin as tabular } from '@prism-rl/algo-tabular';
import type { Plugin } from '@prism-rl/core';
import { plugin as atari } from '@prism-rl/env-atari/plugin';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plugins: readonly Plugin[] = [
  tabular,
  dqnFamily,
  ddpgFamily,
  policyGradients,
  gridWorlds,
  classic,
  box2d,
  minAtar,
  atari,
];

/** Pages by their path in the site. */
export async function referencePages(): Promise<Map<string, string>> {
  return new Map([
    ['reference/agents.md', agentsPage()],
    ['reference/environments.md', environmentsPage()],
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
  return `# Reference\n\n- [Agents and planners](/reference/agents): settings, presets, metrics\n- [Environments](/reference/environments): settings, limits, thresholds\n- API: every public name of every package, below\n\n## Packages\n\n| package | what it is | every name |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function agentsPage(): string {
  const parts = [
    '# Agents and planners',
    'What `--set name=value` takes, with its default. Made from the plugins themselves.',
  ];
  for (const plugin of plugins) {
    const docs = settingDocs(plugin.name);
    for (const [id, { description, defaults, presets = {}, metrics = {} }] of Object.entries(
      plugin.agents ?? {},
    )) {
      parts.push(
        `## ${id}`,
        `${cell(description)}. Package [\`${plugin.name}\`](/packages/${folderOf(plugin.name)}).`,
      );
      parts.push(settingsTable(defaults, docs));
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
    for (const [id, { description, defaults }] of Object.entries(plugin.planners ?? {})) {
      parts.push(`## ${id}`, `${cell(description)} (planner).`, settingsTable(defaults, docs));
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
    for (const [id, { description, defaults, rewardThreshold, maxEpisodeSteps }] of shown) {
      const facts = [
        rewardThreshold === undefined ? undefined : `solved at a mean return of ${rewardThreshold}`,
        maxEpisodeSteps === undefined ? undefined : `at most ${maxEpisodeSteps} steps an episode`,
      ].filter((fact) => fact !== undefined);
      parts.push(
        `### ${id}`,
        `${cell(description)}.${facts.length === 0 ? '' : ` ${capital(facts.join('; '))}.`}`,
      );
      parts.push(settingsTable(defaults, docs));
    }
    if (shown.length < entries.length)
      parts.push(
        `The same settings have ${entries.length - shown.length} others: \`prism list ALE\` names them.`,
      );
  }
  return `${parts.join('\n\n')}\n`;
}

function settingsTable(defaults: object, docs: ReadonlyMap<string, string>): string {
  const rows = Object.entries(defaults).map(
    ([name, value]) => `| \`${name}\` | \`${cell(JSON.stringify(value))}\` | ${cell(docs.get(name) ?? '')} |`,
  );
  return rows.length === 0
    ? 'It has no settings.'
    : `| setting | default | meaning |\n|---|---|---|\n${rows.join('\n')}`;
}

/** The comments of a package's settings, by their names: each stands once in the type that declares it. */
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

/** Text for a table's cell; braces and angles mean something to Vue. */
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
