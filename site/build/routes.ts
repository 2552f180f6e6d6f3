// Maps files of the repository to pages of the site: both share one text.

/** A page's file in the site for a file in the repository; `undefined` for files that are not pages. */
export function pageOf(file: string): string | undefined {
  const course = /^docs\/course\/((?:ko\/)?)([^/]+)\.md$/.exec(file);
  if (course !== null) return `${course[1]}course/${course[2] === 'README' ? 'index' : course[2]}.md`;
  const readme = /^packages\/([^/]+)(?:\/README\.md)?\/?$/.exec(file);
  if (readme !== null) return `packages/${readme[1]}.md`;
  const inDocs = /^packages\/([^/]+)\/docs\/([^/]+)\.md$/.exec(file);
  if (inDocs !== null) return `packages/${inDocs[1]}/${inDocs[2]}.md`;
  const results = /^benchmarks\/results\/([^/.]+)(?:\/README\.md)?\/?$/.exec(file);
  if (results !== null) return `results/${results[1]}.md`;
  if (/^benchmarks\/published(?:\/README\.md)?\/?$/.test(file)) return 'results/published.md';
  const published = /^benchmarks\/published\/([^/]+)\.md$/.exec(file);
  if (published !== null) return `results/published-${published[1]}.md`;
  const measured = /^benchmarks\/results\/[^/]+\/([^/]+)\.md$/.exec(file);
  if (measured !== null) return `results/${measured[1]}.md`;
  const own = /^site\/content\/(.+\.md)$/.exec(file);
  if (own !== null) return own[1];
  if (file === 'CONTRIBUTING.md') return 'guides/contributing.md';
  if (file === 'ARCHITECTURE.md') return 'guides/architecture.md';
  const guide = /^docs\/(ko\/)?(architecture|debugging|parts|plugins|tuning)\.md$/.exec(file);
  if (guide !== null) return `${guide[1] ?? ''}guides/${guide[2]}.md`;
  if (file === 'docs/course' || file === 'docs/course/') return 'course/index.md';
  if (/\.(ts|asm|json|txt|cpp)$/.test(file)) return sourcePageOf(file);
  return undefined;
}

/** The page that shows a plain file: VitePress ignores folders that start with a dot, and treats a link's extension as a page's. */
export function sourcePageOf(file: string): string {
  return `source/${file.replaceAll(/(?<=^|\/)\./g, '').replace(/\.md$/, '')}.md`;
}

/** The address of a page from the root of the site. */
export function addressOf(page: string): string {
  return `/${page.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;
}

/** Splits a link into target and anchor, `''` if it has none. */
export function splitAnchor(link: string): [place: string, anchor: string] {
  const cut = link.indexOf('#');
  return cut < 0 ? [link, ''] : [link.slice(0, cut), link.slice(cut + 1)];
}
