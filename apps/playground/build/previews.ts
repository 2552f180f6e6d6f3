// Previews of links: a page for each world with its sentence and its picture, which the world draws itself.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { pageOf, worlds } from '../src/run/choices/worlds.ts';
import { afterBuild } from './afterBuild.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

function tags(title: string, about: string, picture: string): string {
  // Messengers need an absolute address: whoever publishes the site sets SITE_ORIGIN.
  const image = `${process.env.SITE_ORIGIN ?? ''}${process.env.SITE_BASE ?? '/'}playground/previews/${picture}.png`;
  return [
    ...Object.entries({ title, description: about, image, type: 'website', site_name: 'Prism RL' }).map(
      ([name, content]) => `<meta property="og:${name}" content="${escaped(content)}" />`,
    ),
    '<meta name="twitter:card" content="summary_large_image" />',
    `<meta name="twitter:title" content="${escaped(title)}" />`,
    `<meta name="twitter:image" content="${escaped(image)}" />`,
  ].join('\n    ');
}

/** Writes `previews/*.png`, a page for each world beside `index.html`, and the tags of all of them. */
export function previews(): Plugin {
  return afterBuild('previews', 'pre', (folder) => {
    const index = path.join(folder, 'index.html');
    const pictures = path.join(folder, 'previews');
    const program = new URL('./drawPreviews.ts', import.meta.url);
    execFileSync(process.execPath, ['--conditions=@prism-rl/source', program.pathname, pictures], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const plain = fs.readFileSync(index, 'utf8');
    const withTags = (title: string, about: string, picture: string): string =>
      plain.replace('</title>', `</title>\n    ${tags(title, about, picture)}`);
    const first = pageOf(worlds[0]!.id);
    const description = /name="description" content="([^"]*)"/.exec(plain)![1]!;
    fs.writeFileSync(
      index,
      withTags('Prism RL: a hundred agents learn before your eyes', description, first),
    );
    for (const world of worlds) {
      const name = pageOf(world.id);
      const picture = fs.existsSync(path.join(pictures, `${name}.png`)) ? name : first;
      const title = `${world.title}: watch it learn, and beat it`;
      fs.writeFileSync(path.join(folder, `${name}.html`), withTags(title, world.about, picture));
    }
  });
}
