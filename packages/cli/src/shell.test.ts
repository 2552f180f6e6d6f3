import { execFileSync } from 'node:child_process';

import { PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { hintWithFlags, installHint, isInClone, prismWords, shellLine } from './shell.ts';

const words = [
  'CartPole-v1',
  'MinAtar/Breakout-v1',
  'a b',
  '$(touch stolen)',
  '`id`',
  "it's",
  '; rm -rf ~',
  'hidden=[64,64]',
  'name="x"',
  'two\nlines',
  '',
];

test.skipIf(process.platform === 'win32')('a shell reads back the words, and runs none of them', () => {
  const line = `printf '%s\\0' ${shellLine(words)}`;
  expect(execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' })).toBe(
    words.map((word) => `${word}\0`).join(''),
  );
});

test('what needs no quotes has none, but settings always', () => {
  expect(shellLine(['npm', 'run', 'prism', '--', 'train', 'dqn', '--set', 'a=1'])).toBe(
    "npm run prism -- train dqn --set 'a=1'",
  );
});

test('commands start the program as it is installed: here, in a clone, by its script', () => {
  expect(shellLine([...prismWords(), 'list'])).toBe('npm run prism -- list');
  expect(shellLine([...prismWords(false), 'list'])).toBe('npx @prism-rl/cli list');
});

test('packages are added to a clone by the pnpm of its tools, elsewhere by npm', () => {
  expect(isInClone).toBe(true);
  const hint = 'in Node npm install --ignore-scripts onnxruntime-node; else a browser';
  expect(installHint(hint)).toBe(
    'in Node .tools/bin/pnpm add -w --ignore-scripts onnxruntime-node; else a browser',
  );
  expect(installHint(hint, false)).toBe(hint);
  expect(installHint("install the GPU's driver")).toBe("install the GPU's driver");
});

test('a hint has the flags of the options that the error names', () => {
  const error = PrismError.incompatible`No.
    Choose another place.`;
  expect(hintWithFlags(error)).toBe('Choose another place.');
  expect(hintWithFlags(error.about('store', 'directory', 'acceptOtherCode'))).toBe(
    'Choose another place (--store, --out, --accept-other-code).',
  );
  expect(hintWithFlags(PrismError.state`No.`.about('queue'))).toBeUndefined();
});
