import { PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { pluginCode, requireSameCode, type SweepCode } from './sameRun.ts';

const mine = { name: 'mine', version: '1.0.0', digest: 'aa' };
const theirs = { name: 'theirs', version: null, digest: 'bb' };
const files = { 'nim.py': 'aa', gymnasium: '1.4.0' };
const begun: SweepCode = { prismVersion: '2.0.0', plugins: [mine, theirs] };

test('the same code, and a plugin more, is the same code', () => {
  requireSameCode(begun, begun);
  requireSameCode(begun, { ...begun, plugins: [{ ...mine, name: 'another' }, theirs, mine] });
});

test('sources are compared if both know them', () => {
  requireSameCode(begun, { ...begun, sources: files });
  requireSameCode({ ...begun, sources: files }, begun);
  requireSameCode({ ...begun, sources: files }, { ...begun, sources: { 'other.py': 'bb', ...files } });
});

test.each<[string, SweepCode, string]>([
  [
    'another file of an environment',
    { ...begun, sources: { ...files, 'nim.py': 'bb' } },
    'nim.py differs (aa then, bb here)',
  ],
  [
    'another version of the package of an environment',
    { ...begun, sources: { ...files, gymnasium: '1.5.0' } },
    'gymnasium differs (1.4.0 then, 1.5.0 here)',
  ],
  [
    'a file that is no longer used',
    { ...begun, sources: { gymnasium: '1.4.0' } },
    'nim.py differs (aa then, not used here)',
  ],
  [
    'another version of Prism RL',
    { ...begun, prismVersion: '2.0.1' },
    'with Prism RL 2.0.0, and this is 2.0.1',
  ],
  [
    'another version of a plugin',
    { ...begun, plugins: [{ ...mine, version: '1.0.1' }, theirs] },
    'with mine 1.0.0, and this is 1.0.1',
  ],
  [
    'a plugin that had no version',
    { ...begun, plugins: [mine, { ...theirs, version: '3.0.0' }] },
    'with theirs without a version, and this is 3.0.0',
  ],
  [
    'other modules of a plugin, the second',
    { ...begun, plugins: [mine, { ...theirs, digest: 'cc' }] },
    'the modules of the plugin theirs differ (bb then, cc here)',
  ],
  ['one plugin less', { ...begun, plugins: [mine] }, 'with the plugin theirs, which is not loaded here'],
])('%s is refused', (_what, here, difference) => {
  expect(() => requireSameCode({ ...begun, sources: files }, here)).toThrow(
    expect.objectContaining({
      constructor: PrismError,
      code: 'incompatible',
      message: `This sweep was started with other code: ${difference}.`,
      options: ['acceptOtherCode'],
    }),
  );
});

test('a plugin’s code is what identifies it on every machine, without its path', () => {
  const { name, version, digest } = mine;
  expect(
    pluginCode([
      { name, version, digest, from: '/here/mine.mjs' },
      { name: 'old', from: 'old' },
    ]),
  ).toEqual([mine, { name: 'old', version: null, digest: null }]);
});
