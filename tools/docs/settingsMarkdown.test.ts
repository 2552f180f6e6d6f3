import { expect, test } from 'vitest';
import { settingsMarkdown } from './settingsMarkdown.ts';

test('a row a setting, with its notes in brackets; what is not said leaves a cell empty', () => {
  const notes = {
    accepts: 'a number from 0 to 1',
    meaning: 'γ',
    typical: '0.9 to 1',
    source: 'Sutton & Barto',
  };
  expect(
    settingsMarkdown([
      { name: 'discount', default: 0.5, ...notes },
      { name: 'size', default: [1] },
    ]),
  ).toBe(
    [
      '| setting | default | accepts | meaning |',
      '|---|---|---|---|',
      '| `discount` | `0.5` | a number from 0 to 1 | γ (usually 0.9 to 1; Sutton & Barto) |',
      '| `size` | `[1]` | | |',
    ].join('\n'),
  );
});
