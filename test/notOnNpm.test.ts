// Pages with npm commands for our packages say that they are not on npm yet; one switch controls this: `isOnNpm`.
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { languageOf, pagesForReaders, withNotice } from '../scripts/release/notOnNpm.ts';

test('every page is as the switch says: `npm run node -- scripts/release/notOnNpm.ts` writes them', () => {
  expect(pagesForReaders).toContain('packages/cli/README.md');
  for (const page of pagesForReaders) {
    const text = fs.readFileSync(path.join(root, page), 'utf8');
    expect(withNotice(text, languageOf(page)) === text, page).toBe(true);
  }
});

const block = '```sh\nnpx @prism-rl/cli train dqn CartPole-v1   # from npm\n```\n';
const told = /^> \*\*Not on npm yet\.\*\* .*\n\n```sh\nn/gm;

test('the sentence stands before the first such block of each section, once, and goes when the packages are there', () => {
  const file = '```ts file=task.ts\nexport const task = 1;\n```\n';
  const page = `# A\n\n${block}\n${block}\n## B\n\n${file}\nSave it.\n\n${block}\n## C\n\n\`\`\`sh\nnpm test\n\`\`\`\n`;
  const noticed = withNotice(page, 'en', false);
  expect(noticed.match(told)).toHaveLength(2);
  expect(withNotice(noticed, 'en', false)).toBe(noticed);
  expect(withNotice(noticed, 'en', true)).toBe(page);
});

test('where running text alone asks npm, the sentence follows it, in the page’s language', () => {
  const page = '# A\n\nFrom npm it is `npx @prism-rl/cli`.\n\nMore.\n';
  expect(withNotice(page, 'en', false)).toMatch(/cli`\.\n\n> \*\*Not on npm yet\.\*\* .*\n\nMore\.\n$/);
  expect(withNotice(page, 'ko', false)).toMatch(/cli`\.\n\n> \*\*아직 npm에 없습니다\.\*\* .*\n\nMore\.\n$/);
  const atTheEnd = '# A\n\n| npm create @prism-rl |\n';
  const told = withNotice(atTheEnd, 'en', false);
  expect(told).toMatch(/prism-rl \|\n\n> \*\*Not on npm yet\.\*\* .*\n$/);
  expect([withNotice(told, 'en', false), withNotice(told, 'en', true)]).toEqual([told, atTheEnd]);
  expect(withNotice('# A\n\nNothing.\n', 'en', false)).toBe('# A\n\nNothing.\n');
});
