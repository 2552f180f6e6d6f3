// Comments and pages are plain English: no idioms that read like a translation (test/idioms.ts).
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { findingsIn, findingsOf, textsBelow } from './idioms.ts';

const packages = fs.globSync('packages/*', { cwd: root }).map((folder) => folder.replaceAll('\\', '/'));
const pages = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'docs/plugins.md'];

/** Packages whose texts are still to be rewritten, with the idioms that they have left. Only ever lower a number. */
const left: Readonly<Record<string, number>> = {
  'packages/algo-a3c': 28,
  'packages/algo-ddpg-family': 38,
  'packages/algo-dqn-family': 40,
  'packages/algo-pg': 53,
  'packages/algo-tabular': 36,
  'packages/cli': 106,
  'packages/core': 165,
  'packages/env-atari': 32,
  'packages/env-box2d': 23,
  'packages/env-classic': 20,
  'packages/env-gridworld': 20,
  'packages/env-minatar': 10,
  'packages/graph': 51,
  'packages/jit': 140,
  'packages/kernels': 10,
  'packages/loggers': 65,
  'packages/memory': 37,
  'packages/nn': 31,
  'packages/onnx': 12,
  'packages/report': 46,
  'packages/runner': 97,
  'packages/stats': 9,
  'packages/sweep': 95,
  'packages/sweep-redis': 9,
  'packages/wrappers': 38,
  'README.md': 2,
  'docs/plugins.md': 4,
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
