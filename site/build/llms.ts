// The site as text for language models: https://llmstxt.org.
import path from 'node:path';
import { addressOf, splitAnchor } from './routes.ts';

/** `llms.txt`, the list of pages, and `llms-full.txt`, all of them in one. */
export function llmsTexts(pages: ReadonlyMap<string, string>): Map<string, string> {
  const own = [...pages].filter(
    ([page]) => !page.startsWith('source/') && !page.startsWith('ko/') && page !== 'index.md',
  );
  const sections: { readonly [folder: string]: string } = {
    course: 'Course',
    guides: 'How to',
    reference: 'Reference',
    packages: 'Packages',
    api: 'API',
    results: 'Results',
  };
  const list = Object.entries(sections).map(([folder, title]) => {
    const rows = own
      .filter(([page]) => page.startsWith(`${folder}/`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([page, text]) =>
          // Relative to the list itself: the site may be in any folder of a server.
          `- [${titleOf(text)}](${fileOf(page)})`,
      );
    return `## ${title}\n\n${rows.join('\n')}`;
  });
  const head =
    '# Prism RL\n\n> Reinforcement learning for TypeScript, taken apart into small packages and measured. Runs in Node and in browsers.';
  return new Map([
    ['llms.txt', `${head}\n\n${list.join('\n\n')}\n`],
    [
      'llms-full.txt',
      `${head}\n\n${own.map(([page, text]) => fromRoot(page, text, pages)).join('\n\n---\n\n')}\n`,
    ],
  ]);
}

/** A page without VitePress syntax, with links relative to the site's root, where the text of all pages lies. */
function fromRoot(page: string, text: string, pages: ReadonlyMap<string, string>): string {
  return text
    .split(/(^(`{3,})[\s\S]*?^\2$)/m)
    .map((part, k) => {
      if (k % 3 === 1) return part.replace(/^(```ts.*?) twoslash$/m, '$1');
      return k % 3 === 2 ? '' : part.replaceAll(/\]\(([^)\s]+)\)(?:\{target="_self"\})?/g, relinked);
    })
    .join('');

  function relinked(_whole: string, link: string): string {
    if (/^(https?:|mailto:|#)/.test(link)) return `](${link})`;
    const [target, anchor] = splitAnchor(link);
    const found = target.startsWith('/')
      ? target.slice(1)
      : path.posix.join(path.posix.dirname(page), target.replace(/\.md$/, ''));
    const named = [`${found}.md`, `${found}index.md`, `${found}/index.md`].find((name) => pages.has(name));
    return `](${named === undefined ? found : fileOf(named)}${anchor === '' ? '' : `#${anchor}`})`;
  }
}

/** The path of a page from the site's root. */
function fileOf(page: string): string {
  return `${addressOf(page).slice(1)}${page.endsWith('index.md') ? '' : '.html'}`;
}

function titleOf(text: string): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? 'Page';
}
