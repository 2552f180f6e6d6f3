// Collects the site's pages from texts elsewhere in the repository: the course, the packages' READMEs, the results, and the sources that
// they link to. Links between files become links between pages.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { languageOf, withNotice } from '../../scripts/release/notOnNpm.ts';
import { apiPages } from './api/pages.ts';
import { referencePages } from './reference.ts';
import { addressOf, pageOf, sourcePageOf, splitAnchor } from './routes.ts';
import { effectFigures, worthPages } from './worth/pages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The output folder, which VitePress reads. */
export const pagesFolder = fileURLToPath(new URL('../pages', import.meta.url));
const contentFolder = fileURLToPath(new URL('../content', import.meta.url));

/** The site as files: path in the site, and the text or the file to copy. */
interface Site {
  readonly texts: Map<string, string>;
  /** Complete pages that VitePress passes through, by their path in the site. */
  readonly plain: Map<string, string>;
  /** Maps a path in the site to one in the repository. */
  readonly copies: Map<string, string>;
  /** Dead links, as sentences. */
  readonly broken: string[];
}

/** Reads everything; writes nothing. */
export async function gather(): Promise<Site> {
  const site: Site = { texts: new Map(), plain: new Map(), copies: new Map(), broken: [] };
  const sources: string[] = [];
  const add = (file: string): void => {
    const page = pageOf(file)!;
    if (site.texts.has(page)) return;
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    site.texts.set(page, lessonOf(file, text) + transformed(file, text, site, sources));
  };
  for (const file of fs.globSync('docs/course/{,ko/}*.md', { cwd: root })) add(file.replaceAll('\\', '/'));
  for (const file of fs.globSync('packages/*/{README,docs/*}.md', { cwd: root }))
    add(file.replaceAll('\\', '/'));
  for (const file of fs.globSync('benchmarks/{results/*,published}/*.md', { cwd: root }))
    add(file.replaceAll('\\', '/'));
  for (const file of ['CONTRIBUTING.md', 'ARCHITECTURE.md']) add(file);
  for (const file of fs.globSync('docs/{,ko/}*.md', { cwd: root })) add(file.replaceAll('\\', '/'));
  for (const file of fs.globSync('**/*', { cwd: contentFolder })) {
    const name = file.replaceAll('\\', '/');
    const full = path.join(contentFolder, name);
    if (fs.statSync(full).isDirectory()) continue;
    if (name.endsWith('.md')) {
      const text = withCode(name, fs.readFileSync(full, 'utf8'));
      site.texts.set(name, transformed(`site/content/${name}`, text, site, sources));
    } else site.copies.set(name, path.relative(root, full));
  }
  for (const [file, text] of worthPages())
    site.texts.set(file.replace('site/content/', ''), transformed(file, text, site, sources));
  for (const [file, svg] of effectFigures()) site.plain.set(file, svg);
  for (const [page, text] of await referencePages()) site.texts.set(page, text);
  const api = apiPages();
  for (const [page, text] of api.pages) site.texts.set(page, text);
  for (const file of api.sources) site.plain.set(`source/${file}.html`, plainSource(file));
  for (const file of new Set(sources)) site.texts.set(sourcePageOf(file), sourcePage(file));
  // Pages with npm commands state whether the packages exist; sources stay unchanged.
  for (const [page, text] of site.texts)
    if (!page.startsWith('source/')) site.texts.set(page, withNotice(text, languageOf(page)));
  return site;
}

/** Korean pages with much code contain only their text: `<!-- code -->` stands for the next block of the English page. */
const englishOf: { readonly [page: string]: string } = {
  'ko/guides/debugging.md': 'docs/debugging.md',
  'ko/guides/parts.md': 'docs/parts.md',
  'ko/guides/plugins.md': 'docs/plugins.md',
  'ko/guides/contributing.md': 'CONTRIBUTING.md',
};

function withCode(page: string, text: string): string {
  const english = englishOf[page];
  if (english === undefined) return text;
  const code = fs.readFileSync(path.join(root, english), 'utf8').matchAll(/^```[\s\S]*?^```/gm);
  return text.replaceAll('<!-- code -->', () => code.next().value?.[0] ?? '');
}

/** The live demonstration of a chapter: the first run that it links to, as its front matter. */
function lessonOf(file: string, text: string): string {
  const run = /\]\((?:\.\.\/)+apps\/playground\/README\.md#(world=[^)\s]+)\)/.exec(text)?.[1];
  return file.startsWith('docs/course/') && run !== undefined
    ? `---\nlesson: ${JSON.stringify(run)}\n---\n\n`
    : '';
}

/** Writes the collected pages. */
export function write(site: Site): void {
  fs.rmSync(pagesFolder, { recursive: true, force: true });
  for (const [page, text] of site.texts) {
    const target = path.join(pagesFolder, page);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  for (const [page, text] of site.plain) {
    const target = path.join(pagesFolder, 'public', page);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  for (const [to, from] of site.copies) {
    const target = path.join(pagesFolder, to);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(path.join(root, from), target);
  }
}

/** A page with its links converted to the site's. Keeps code; its TypeScript shows types (`hoverTypes.ts`). */
function transformed(file: string, text: string, site: Site, sources: string[]): string {
  const parts = text.split(/(^```[\s\S]*?^```)/m);
  return parts
    .map((part, k) =>
      k % 2 === 1
        ? part.replace(/^```ts\b(?!.* (?:cell|exercise=)).*/, (fence) => `${fence} twoslash`)
        : relinked(file, part, site, sources),
    )
    .join('');
}

function relinked(file: string, text: string, site: Site, sources: string[]): string {
  return text
    .replace(
      /(!?)\[((?:[^\][]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g,
      (whole, bang: string, label: string, target: string) => {
        const link = linkFor(file, target, bang === '!', site, sources);
        if (link === undefined) return whole;
        // The playground is a separate page outside of VitePress.
        return `${bang}[${label}](${link})${link.startsWith('/playground/') ? '{target="_self"}' : ''}`;
      },
    )
    .replace(/<!-- in tests:.*?-->\n/g, '')
    .replace(/<!-- figure: ([\w-]+) -->/g, '<Figure name="$1" />');
}

function linkFor(
  file: string,
  target: string,
  isImage: boolean,
  site: Site,
  sources: string[],
): string | undefined {
  if (/^(https?:|mailto:|#|\/)/.test(target)) return undefined;
  const [name, anchor] = splitAnchor(target);
  const found = path.posix.normalize(path.posix.join(path.posix.dirname(file), name)).replace(/\/$/, '');
  // Files in the site's own folder may link to their neighbours.
  if (file.startsWith('site/content/') && found.startsWith('site/content/')) return undefined;
  if (!fs.existsSync(path.join(root, found))) {
    site.broken.push(`${file}: ${target}`);
    return undefined;
  }
  if (found === 'apps/playground/README.md' || found === 'apps/playground') {
    return `/playground/${/(^|\/)ko\//.test(file) ? '?lang=ko' : ''}${anchor === '' ? '' : `#${anchor}`}`;
  }
  if (isImage || /\.(svg|png|mp4)$/.test(found)) {
    site.copies.set(`files/${found}`, found);
    return `/files/${found}`;
  }
  const page = pageOf(found);
  if (page !== undefined) {
    if (page.startsWith('source/')) sources.push(found);
    return `${addressOf(page)}${anchor === '' ? '' : `#${anchor}`}`;
  }
  // Folders and other targets without a page: list the folder's files.
  const listing = fs.statSync(path.join(root, found)).isDirectory()
    ? fs
        .readdirSync(path.join(root, found))
        .filter((entry) => /\.ts$/.test(entry) && !/\.test\.ts$/.test(entry))
    : [];
  if (listing.length === 0) {
    const page = sourcePageOf(found);
    site.texts.set(page, sourcePage(found));
    return addressOf(page);
  }
  for (const entry of listing) sources.push(`${found}/${entry}`);
  site.texts.set(
    `source/${found}/index.md`,
    `# ${found}\n\n${listing.map((entry) => `- [${entry}](/source/${found}/${entry})`).join('\n')}\n`,
  );
  return `/source/${found}/`;
}

/** A file of the repository as a page. */
function sourcePage(file: string): string {
  const full = path.join(root, file);
  const name = path.posix.basename(file);
  if (fs.statSync(full).isDirectory()) {
    const entries = fs.readdirSync(full).map((entry) => `- \`${entry}\``);
    return `# ${file}\n\n${entries.join('\n')}\n`;
  }
  const language =
    { ts: 'ts', json: 'json', cpp: 'cpp', asm: 'asm', txt: 'txt', md: 'md' }[name.split('.').at(-1)!] ??
    'txt';
  return `---\neditLink: false\noutline: false\nsearch: false\n---\n\n# ${name}\n\n<small>${file}</small>\n\n\`\`\`\`${language}\n${fs.readFileSync(full, 'utf8')}\n\`\`\`\`\n`;
}

/** A plain file of the repository: the reference names hundreds, too many for highlighted pages. */
function plainSource(file: string): string {
  const text = fs
    .readFileSync(path.join(root, file), 'utf8')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');
  return `<!doctype html>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n<title>${file}</title>\n<pre>${text}</pre>\n`;
}
