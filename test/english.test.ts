// Comments and pages are plain English: no idioms that read like a translation (test/idioms.ts), and short sentences on average in READMEs.
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { findingsIn, findingsOf, textsBelow } from './idioms.ts';
import { sentencesOf, wordsIn } from './sentences.ts';

const packages = fs
  .globSync('{packages,apps}/*', { cwd: root })
  .map((folder) => folder.replaceAll('\\', '/'));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'docs/plugins.md',
  'docs/tuning.md',
  'benchmarks',
];

test.each([...pages, ...packages].sort())('%s', (place) => {
  const findings = textsBelow(place).flatMap(findingsIn);
  const lines = findings.map(({ file, line, words, better }) => `${file}:${line} “${words}”: ${better}`);
  expect(lines).toEqual([]);
});

test('idioms are found across lines, in comments and in prose, and nowhere else', () => {
  const wordsIn = (file: string, text: string) =>
    findingsOf(file, text).map(({ line, words }) => [line, words]);
  const source = "const text = 'nobody';\n/** Has a stream of\n * its own. */\nnobody(); // what is kept";
  expect(wordsIn('a.ts', source)).toEqual([
    [2, 'of its own'],
    [4, 'what is'],
  ]);
  const page = 'Training goes on.\n\n```ts\n// nobody\n```\n\n`nobody` [reads](what-is.md) it for\never.';
  expect(wordsIn('a.md', page)).toEqual([
    [1, 'goes on'],
    [7, 'for ever'],
  ]);
});

const readmes = fs.globSync(
  '{README.md,{packages,apps,benchmarks,docs}/*/README.md,{playground,site}/README.md}',
  { cwd: root },
);

test.each(readmes.sort())('%s: a sentence has 20 words or fewer on the average', (file) => {
  const sentences = sentencesOf(fs.readFileSync(path.join(root, file), 'utf8'));
  const words = sentences.reduce((sum, sentence) => sum + wordsIn(sentence), 0);
  const longest = sentences.toSorted((a, b) => wordsIn(b) - wordsIn(a)).slice(0, 3);
  expect(words, `part some of its longest sentences:\n${longest.join('\n')}`).toBeLessThanOrEqual(
    20 * sentences.length,
  );
});

test('sentences are found across lines, in lists and before code, not in tables, code and headings', () => {
  const page = [
    '# A heading. It has words.',
    'One sentence (of two lines)',
    'ends here. `run()` begins [another one](a. B). Short one.',
    '',
    '| a table. | It has words. |',
    '',
    '- An item without a stop',
    '1. A number, 1.5 of them, stands here.',
    '',
    '```sh',
    'npm run this. It is code.',
    '```',
  ].join('\n');
  expect(sentencesOf(page)).toEqual([
    'One sentence (of two lines) ends here.',
    'Code begins another one.',
    'A number, 1.5 of them, stands here.',
  ]);
  expect(sentencesOf(page).map(wordsIn)).toEqual([7, 4, 7]);
});
