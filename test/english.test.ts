// Comments and pages are plain English: no idioms that read like a translation (test/idioms.ts).
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { findingsIn, findingsOf, textsBelow } from './idioms.ts';

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
