// Comments and pages are plain English: no idioms that read like a translation (test/idioms.ts).
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { findingsIn, findingsOf, textsBelow } from './idioms.ts';

const packages = fs.globSync('packages/*', { cwd: root }).map((folder) => folder.replaceAll('\\', '/'));
const pages = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'docs/plugins.md'];

/** Packages whose texts are still to be rewritten, with the idioms that they have left. Only ever lower a number. */
const left: Readonly<Record<string, number>> = {
  'packages/algo-ddpg-family': 23,
  'packages/algo-dqn-family': 30,
  'packages/algo-tabular': 27,
  'packages/env-gridworld': 18,
  'packages/wrappers': 29,
};

test.each([...pages, ...packages].sort())('%s', (place) => {
  const findings = textsBelow(place).flatMap(findingsIn);
  const known = left[place] ?? 0;
  const lines = findings.map(({ file, line, words, better }) => `${file}:${line} “${words}”: ${better}`);
  expect(lines.length, `at most ${known}:\n${lines.join('\n')}`).toBeLessThanOrEqual(known);
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
