// `npm run build:site`: builds the playground, the pages with VitePress and llms.txt, and checks every link of the result.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vitepress';
import { anyBase, freeFromFolder } from './anyFolder.ts';
import { gather, write } from './collect.ts';
import { deadLinks } from './deadLinks.ts';
import { llmsTexts } from './llms.ts';

const site = fileURLToPath(new URL('..', import.meta.url));
const playground = fileURLToPath(new URL('../../apps/playground', import.meta.url));
const dist = path.join(site, 'dist');

function fail(sentences: readonly string[]): never {
  process.stderr.write(`${sentences.join('\n')}\n`);
  process.exit(1);
}

const pages = await gather();
if (pages.broken.length > 0) fail(['Links that lead nowhere:', ...pages.broken]);
write(pages);
process.env.SITE_BASE = anyBase;
await build(site);
freeFromFolder(dist);
/** Builds an app next to the pages with its own Vite configuration. */
function bundle(folder: string, more: readonly string[], complaint: string): void {
  const vite = spawnSync(
    process.execPath,
    [path.join(folder, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn', ...more],
    { cwd: folder, stdio: 'inherit' },
  );
  if (vite.status !== 0) fail([complaint]);
}
bundle(playground, [], 'The playground could not be built.');
bundle(site, ['--config', 'cells/vite.config.ts'], 'The cells could not be built.');
fs.cpSync(path.join(playground, 'dist'), path.join(dist, 'playground'), { recursive: true });
for (const [name, text] of llmsTexts(pages.texts)) fs.writeFileSync(path.join(dist, name), text);
const dead = deadLinks(dist);
if (dead.length > 0) fail(['Links of the built site that lead nowhere:', ...dead]);
process.stderr.write(`${pages.texts.size} pages in ${dist}, every link and anchor leads somewhere\n`);
