// The site as text for language models: https://llmstxt.org.
import { addressOf } from './routes.ts';

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
          // From the list itself: the site stands in any folder of a server.
          `- [${titleOf(text)}](${addressOf(page).slice(1)}${page.endsWith('index.md') ? '' : '.html'})`,
      );
    return `## ${title}\n\n${rows.join('\n')}`;
  });
  const head =
    '# Prism RL\n\n> Reinforcement learning for TypeScript, taken apart into small packages and measured. Runs in Node and in browsers.';
  return new Map([
    ['llms.txt', `${head}\n\n${list.join('\n\n')}\n`],
    [
      'llms-full.txt',
      `${head}\n\n${own.map(([, text]) => text.replaceAll(/^(```ts.*?) twoslash$/gm, '$1')).join('\n\n---\n\n')}\n`,
    ],
  ]);
}

function titleOf(text: string): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? 'Page';
}
