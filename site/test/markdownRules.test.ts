// Additions to Markdown's own rules: cells, lessons, and empty table headers.
import { expect, test } from 'vitest';
import { cellFences } from '../build/cellFences.ts';
import { emptyHeads } from '../build/emptyHeads.ts';
import { lessonAfterTitle } from '../build/lessonAfterTitle.ts';

test('a block of an exercise stands in a cell that has its code and its name, other blocks do not', () => {
  const rules = { fence: () => '<pre></pre>' };
  cellFences({ renderer: { rules } });
  const draw = rules.fence as unknown as (tokens: readonly object[], index: number) => string;
  const html = draw([{ info: 'ts exercise=td', content: "const a = 'x < y';\n" }], 0);
  const [, code, name] = /^<Cell code="([^"]*)" exercise="([^"]*)"><pre><\/pre><\/Cell>$/.exec(html)!;
  expect(name).toBe('td');
  expect(decodeURIComponent(code!)).toBe("const a = 'x < y';\n");
  expect(draw([{ info: 'ts cell', content: 'run;' }], 0)).toBe('<Cell code="run%3B"><pre></pre></Cell>');
  for (const info of ['ts', 'ts twoslash', 'ts solution=td twoslash', 'text'])
    expect(draw([{ info, content: 'x' }], 0)).toBe('<pre></pre>');
});

test('a lesson stands below the title of pages that have one', () => {
  const rules: Parameters<typeof lessonAfterTitle>[0]['renderer']['rules'] = {};
  lessonAfterTitle({ renderer: { rules } });
  const self = { renderToken: () => '</h>' };
  const draw = (tag: string, frontmatter: object): string =>
    rules.heading_close!([{ tag }], 0, {}, { frontmatter }, self);
  expect(draw('h1', { lesson: 'world=x' })).toBe('</h><Lesson />\n');
  expect(draw('h2', { lesson: 'world=x' })).toBe('</h>');
  expect(draw('h1', {})).toBe('</h>');
});

test('a head cell without words is a plain cell', () => {
  const cell = (content: string) => [
    { type: 'th_open', content: '', tag: 'th' },
    { type: 'inline', content, tag: '' },
    { type: 'th_close', content: '', tag: 'th' },
  ];
  const tokens = [...cell(''), ...cell('a')];
  emptyHeads({ core: { ruler: { push: (_, rule) => rule({ tokens }) } } });
  expect(tokens.map(({ tag }) => tag)).toEqual(['td', '', 'td', 'th', '', 'th']);
});
