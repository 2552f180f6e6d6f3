// Checks every link and anchor of a built site.
import fs from 'node:fs';
import path from 'node:path';

/** Dead links, as `page: link`; links from the root of the server are dead, because the site must work in any folder. */
export function deadLinks(folder: string): string[] {
  const pages = fs
    .globSync('**/*.html', { cwd: folder })
    .map((page) => page.replaceAll('\\', '/'))
    .filter((page) => !page.startsWith('playground/'));
  const texts = new Map(pages.map((page) => [page, fs.readFileSync(path.join(folder, page), 'utf8')]));
  const ids = new Map<string, Set<string>>();
  const idsOf = (page: string): Set<string> => {
    let found = ids.get(page);
    if (found === undefined) {
      found = new Set([...(texts.get(page) ?? '').matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!));
      ids.set(page, found);
    }
    return found;
  };
  const dead: string[] = [];
  for (const [page, text] of texts) {
    // Text inside scripts is not a link.
    const markup = text.replaceAll(/(<script\b[^>]*>)[\s\S]*?<\/script>/g, '$1');
    for (const [, link] of markup.matchAll(/\s(?:href|src)="([^"]+)"/g)) {
      const plain = link!.replaceAll('&amp;', '&');
      if (/^(https?:|mailto:|data:)/.test(plain)) continue;
      const [address, anchor] = [
        plain.split('#')[0]!.split('?')[0]!,
        decodeURIComponent(plain.split('#')[1] ?? ''),
      ];
      const target = resolved(page, address, folder);
      if (target === undefined) dead.push(`${page}: ${plain}`);
      else if (anchor !== '' && !target.startsWith('playground/') && !idsOf(target).has(anchor))
        dead.push(`${page}: ${plain}`);
    }
  }
  return dead;
}

function resolved(page: string, address: string, folder: string): string | undefined {
  if (address === '') return page;
  if (address.startsWith('/')) return undefined;
  const from = path.posix.join(path.posix.dirname(page), address);
  const candidates =
    from === '.' || from === './' || from.endsWith('/')
      ? [path.posix.join(from, 'index.html')]
      : [from, `${from}.html`];
  return candidates.find(
    (candidate) =>
      fs.existsSync(path.join(folder, candidate)) && !fs.statSync(path.join(folder, candidate)).isDirectory(),
  );
}
