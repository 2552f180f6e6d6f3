import type { Plugin, Setting, SettingsTable } from '@prism-rl/core';
import { expect, test } from 'vitest';

/** Words for people, which a change of wording changes; defaults and ranges stand on the lines of settings. */
const words = new Set([
  'description',
  'meaning',
  'source',
  'title',
  'metrics',
  'schema',
  'defaults',
  'known',
]);

function withoutWords(key: string, value: unknown): unknown {
  if (words.has(key)) return undefined;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function ofSetting({ default: usual, accepts, search, needs, after, isWhole }: Setting): string {
  return JSON.stringify({ usual, accepts, search, needs, after, isWhole });
}

/** One line for each different setting of several tables, with the tables that contain it. */
function linesOf(tables: readonly (readonly [name: string, table: SettingsTable])[]): string[] {
  const lines = new Map<string, string[]>();
  for (const [name, table] of tables) {
    for (const [setting, notes] of Object.entries(table)) {
      const line = `${setting} ${ofSetting(notes)}`;
      lines.set(line, [...(lines.get(line) ?? []), name]);
    }
  }
  return [...lines].map(([line, names]) => `${line} ${names.length < tables.length ? names : 'all'}`);
}

/** Records the defaults, bounds and search ranges of settings that packages share. */
export function sameSettings(tables: { readonly [name: string]: SettingsTable }): void {
  test('the same settings', () => {
    expect(linesOf(Object.entries(tables)).join('\n')).toMatchSnapshot();
  });
}

/** Records all numbers that a plugin declares: its entries' settings, presets, thresholds and reference returns. */
export function sameDeclarations({ name: _, module: __, parts = {}, ...offered }: Plugin): void {
  test.each(Object.entries(offered))('the same declarations of %s', (_, kind) => {
    const entries = Object.entries<object>(kind);
    const tables = entries.flatMap(([id, entry]) =>
      'settings' in entry ? [[id, entry.settings as SettingsTable] as const] : [],
    );
    const others = entries.map(
      ([id, entry]) => `${id} ${JSON.stringify({ ...entry, settings: undefined }, withoutWords)}`,
    );
    expect([...linesOf(tables), ...others].join('\n')).toMatchSnapshot();
  });

  // A part's `settings` are values, unlike those of other entries.
  test.runIf(Object.keys(parts).length > 0)('the same declarations of parts', () => {
    const lines = Object.entries(parts).map(([id, part]) => `${id} ${JSON.stringify(part, withoutWords)}`);
    expect(lines.join('\n')).toMatchSnapshot();
  });
}
