// The Korean and the English pages: the same pages, with the same blocks in the same order.
import { beforeAll, describe, expect, test } from 'vitest';
import { gather } from '../build/collect.ts';

let texts: ReadonlyMap<string, string>;
let twins: string[];
beforeAll(async () => {
  ({ texts } = await gather());
  twins = [...texts.keys()].filter((page) => page.startsWith('ko/')).map((page) => page.slice(3));
});

/** The structure of a page: heading levels, code, formulas, figures, table sizes, folded parts. */
function skeleton(text: string): string[] {
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, '');
  const parts = body.matchAll(
    /^```(?<code>[^\n]*)\n[\s\S]*?^```|^(?<level>#+) |^\$\$(?<formula>[\s\S]*?)\$\$|!\[[^\]]*\]\((?<figure>[^)]*)\)|^\|(?<row>.*)\|$|<(?<fold>details|\/details|iframe|Cell|Figure name="[\w-]*)\b/gm,
  );
  return [...parts].map(({ groups = {} }) => {
    const { code, level, formula, figure, row, fold } = groups;
    if (code !== undefined) return `code ${code}`;
    if (level !== undefined) return `heading ${level.length}`;
    if (formula !== undefined) return `formula ${formula.replaceAll(/\\text\{[^}]*\}/g, '')}`;
    if (figure !== undefined) return `figure ${figure.replace(/^\/files\//, '')}`;
    if (row !== undefined) return `row of ${row.split(/(?<!\\)\|/).length}`;
    return `<${fold}>`;
  });
}

test('course, guides, home and what improvements are worth are there in both languages', () => {
  const wanted = [...texts.keys()].filter(
    (page) =>
      /^(course|guides)\//.test(page) || page === 'index.md' || /^results\/(index|worth-.*)\.md$/.test(page),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(twins.toSorted()).toEqual(wanted.toSorted());
});

test('each page has the same headings, code, formulas, figures and tables, in the same order', () => {
  for (const page of twins)
    expect(skeleton(texts.get(`ko/${page}`)!), page).toEqual(skeleton(texts.get(page)!));
});

test('the guides show the same code, to the letter', () => {
  const guides = twins.filter((page) => page.startsWith('guides/'));
  expect(guides.length).toBeGreaterThanOrEqual(12);
  const code = (page: string): string[] =>
    [...texts.get(page)!.matchAll(/^```[\s\S]*?^```/gm)].map(([fence]) => fence);
  for (const page of guides) expect(code(`ko/${page}`), page).toEqual(code(page));
});

test('Korean pages lead to Korean ones where these exist', () => {
  for (const page of twins) {
    const links = [
      ...texts.get(`ko/${page}`)!.matchAll(/(?:\]\(|link: )\/((?:course|guides|results)\/[^)#\s]*)/g),
    ];
    const lost = links
      .map(([, link]) => link!)
      .filter((link) => twins.includes(`${/\/$/.test(link) ? `${link}index` : link}.md`));
    expect(lost, page).toEqual([]);
  }
});

test('each page shows the same world live', () => {
  const lesson = (page: string): string | undefined => /^lesson: (.*)$/m.exec(texts.get(page)!)?.[1];
  for (const page of twins) expect(lesson(`ko/${page}`), page).toEqual(lesson(page));
});

describe('a skeleton', () => {
  test('sees a block that is missing, and one in another place', () => {
    const page = '# A\n\n![p](a.svg)\n\n```sh\nx\n```\n\n$$y$$\n';
    expect(skeleton(page)).toEqual(['heading 1', 'figure a.svg', 'code sh', 'formula y']);
    expect(skeleton(page.replace('![p](a.svg)', ''))).not.toEqual(skeleton(page));
    expect(skeleton('```sh\nx\n```\n\n# A\n\n![p](a.svg)\n\n$$y$$\n')).not.toEqual(skeleton(page));
  });
});
