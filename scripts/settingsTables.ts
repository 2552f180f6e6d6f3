// Tables of settings in READMEs, from what the packages say of them:
//   node --conditions=@prism-rl/source scripts/settingsTables.ts          says which pages differ
//   node --conditions=@prism-rl/source scripts/settingsTables.ts --write  writes them
//
// A table stands between the lines `<!-- settings of ppo -->` and `<!-- end of settings -->`.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from '../packages/core/src/index.ts';
import { Registry, settingRows } from '../packages/core/src/index.ts';
import { settingsMarkdown } from '../tools/docs/settingsMarkdown.ts';
import { root } from './bootstrap/versions.mjs';

const place = /(<!-- settings of (\S+) -->\n)[\s\S]*?(<!-- end of settings -->)/g;

/** Every README of a package with tables: as it is, and as it should be. */
export async function pagesWithSettings(): Promise<{ file: string; is: string; shouldBe: string }[]> {
  const pages = fs
    .globSync('packages/*/README.md', { cwd: root })
    .sort()
    .map((file) => ({ file, is: fs.readFileSync(path.join(root, file), 'utf8') }))
    .filter(({ is }) => is.search(place) >= 0);
  return Promise.all(
    pages.map(async ({ file, is }) => {
      const plugin = await pluginOf(path.join(root, path.dirname(file)));
      const shouldBe = is.replace(place, (_, open: string, name: string, close: string) => {
        return `${open}\n${settingsMarkdown(rowsOf(plugin, name, file))}\n\n${close}`;
      });
      return { file, is, shouldBe };
    }),
  );
}

async function pluginOf(home: string): Promise<Plugin> {
  const { plugin } = (await import(pathToFileURL(path.join(home, 'src', 'plugin.ts')).href)) as {
    plugin: Plugin;
  };
  return plugin;
}

function rowsOf(plugin: Plugin, name: string, file: string): ReturnType<typeof settingRows> {
  const named = new Registry([plugin]).named(name).find(({ entry }) => entry.defaults !== undefined);
  if (named === undefined) throw new Error(`${file} wants the settings of ${name}, which its plugin lacks.`);
  return settingRows(named.entry);
}

if (process.argv[1] === import.meta.filename) {
  const stale = (await pagesWithSettings()).filter(({ is, shouldBe }) => is !== shouldBe);
  for (const { file, shouldBe } of stale) {
    if (process.argv.includes('--write')) fs.writeFileSync(path.join(root, file), shouldBe);
    console.log(file);
  }
  if (stale.length > 0 && !process.argv.includes('--write')) process.exitCode = 1;
}
