// The tables of settings in READMEs are those that the packages' code says.
import { expect, test } from 'vitest';
import { pagesWithSettings } from '../scripts/settingsTables.ts';

const pages = await pagesWithSettings();

test('there are such pages', () => {
  expect(pages.map(({ file }) => file)).toEqual(
    expect.arrayContaining(['packages/algo-dqn-family/README.md', 'packages/algo-pg/README.md']),
  );
});

test.each(pages)(
  '$file: node --conditions=@prism-rl/source scripts/settingsTables.ts --write',
  ({ is, shouldBe }) => {
    expect(is).toBe(shouldBe);
  },
);
