import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { moduleDigest } from './moduleDigest.ts';
import { changedPlugins, pluginOrigins } from './plugins.ts';

const folder = temporaryFolder();

function plugin(name: string, manifest?: string): string {
  const path = join(folder, name, 'plugin.mjs');
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(path, `export const plugin = { name: ${JSON.stringify(name)} };\n`);
  if (manifest !== undefined) writeFileSync(join(folder, name, 'package.json'), manifest);
  return path;
}

test('a plugin’s origin: its name, its file, the version of its package where there is one, and what it is', async () => {
  const [walks, runs] = [plugin('walks', '{"version":"1.2.3"}'), plugin('runs', '{"name":"runs"}')];
  expect(await pluginOrigins(folder, ['./walks/plugin.mjs', './runs/plugin.mjs'], false)).toStrictEqual([
    { name: 'walks', from: walks, version: '1.2.3', digest: moduleDigest(walks) },
    { name: 'runs', from: runs, digest: moduleDigest(runs) },
  ]);
});

test('named twice is once, by whatever path', async () => {
  const path = plugin('jumps');
  const origins = await pluginOrigins(
    folder,
    ['./jumps/plugin.mjs', path, './jumps/../jumps/plugin.mjs'],
    false,
  );
  expect(origins.map(({ name }) => name)).toEqual(['jumps']);
});

test('a plugin has changed where its digest is another one; one without a digest, or that is gone, has not', () => {
  const path = plugin('swims');
  const recorded = { name: 'swims', from: path, digest: 'another' };
  expect(changedPlugins([recorded], [], folder)).toEqual(['swims']);
  expect(changedPlugins([{ ...recorded, digest: moduleDigest(path) }], [], folder)).toEqual([]);
  expect(changedPlugins([{ name: 'swims', from: path }], [], folder)).toEqual([]);
  expect(changedPlugins([{ ...recorded, from: join(folder, 'nowhere.mjs') }], [], folder)).toEqual([]);
  // A plugin from the command line takes precedence over the recorded one.
  const named = { name: 'swims', from: 'elsewhere', digest: 'another' };
  expect(changedPlugins([recorded], [named], folder)).toEqual([]);
});
