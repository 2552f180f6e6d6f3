import { expect, test } from 'vitest';
import { data, many } from '../../../../test/pages/exampleAblation.ts';
import { compareArms } from '../../compare/compareArms.ts';
import { ablationMarkdown } from './markdown.ts';
import { tallTable } from './renderAblation.ts';

test('names are no markup in Markdown, and end no cell', () => {
  const wild = 'dqn|<img src=x>`[a](b)`';
  const runs = [...many('dqn', 'A|B<i>', 1, 2), ...many(wild, 'A|B<i>', 2, 2)];
  const command = "prism ablate --arm 'x\n```\n# y=dqn'";
  const markdown = ablationMarkdown(
    compareArms(data(runs, { title: 'Mine {{ 1 }} *now* ~~not~~ [0, 1] [a](b)', command })),
  );
  // Markdown makes no link of brackets without an address, such as those of intervals.
  expect(markdown).toContain(
    '# Mine &#123;&#123; 1 &#125;&#125; \\*now\\* \\~\\~not\\~\\~ [0, 1] [a\\](b)\n',
  );
  expect(markdown).toContain('| A\\|B&lt;i&gt; |');
  expect(markdown).toContain('| `` dqn\\|<img src=x>`[a](b)` `` |');
  expect(markdown).toContain(`\`\`\`\`sh\n${command}\n\`\`\`\``);
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.slice(0, 4).map((line) => line.replaceAll('\\|', '').split('|').length);
  expect(new Set(cells).size).toBe(1);
});

test('Markdown has no control characters but line breaks, and none that reverses the order of text', () => {
  const wild = 'a\x1b]0;t\x07\x9b\u202eb';
  const runs = [...many('dqn', wild, 1, 2), ...many(wild, wild, 2, 2)];
  const markdown = ablationMarkdown(
    compareArms(data(runs, { title: wild, command: `prism ablate\n${wild}` })),
  );
  expect(markdown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(markdown).toContain('prism ablate\na\\x1b]0;t\\x07\\x9b\\u202eb\n');
});

test('a part has a row where it was added or left out, and nowhere else', () => {
  const rowsWith = (...arms: string[]) => {
    const runs = arms.flatMap((arm) => many(arm, 'A', 5, 2));
    return (
      ablationMarkdown(compareArms(data(runs)))
        .split('\n')
        .filter((line) => /^\| (prioritized replay|double Q-learning) /.test(line))
        .map((line) => line.split('|').map((cell) => cell.trim()))
        // Its title, and whether there is a number for leaving it out and for adding it.
        .map(([, title, , , , left, added]) => [title, left !== '–', added !== '–'])
    );
  };
  expect(rowsWith('dqn', 'rainbow')).toEqual([]);
  expect(rowsWith('dqn', 'rainbow', 'dqn+per', 'rainbow-no-double')).toEqual([
    ['prioritized replay', false, true],
    ['double Q-learning', true, false],
  ]);
});

test('speeds stand where the baseline ran, and nowhere else', () => {
  const rowsOf = (...arms: string[]) =>
    ablationMarkdown(compareArms(data(arms.flatMap((arm) => many(arm, 'A', 5, 2)))))
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(0, 3);
  expect(rowsOf('rainbow')).toEqual([
    '| arm | IQM, normalised | A |',
    expect.stringMatching(/^\|( ?-+:? ?\|){3}$/),
    expect.stringMatching(/^\| `rainbow` \|[^|]+\|[^|]+\|$/),
  ]);
  expect(rowsOf('dqn', 'rainbow').map((row) => row.split('|').length - 2)).toEqual([4, 4, 4]);
});

/** Lines of cells that tell their place. */
const cells = (rows: number, columns: number): string[][] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => `${row}.${column}`),
  );

test('a table of up to twelve columns, or of as many rows as columns, stays as it is', () => {
  for (const lines of [cells(2, 12), cells(13, 13), cells(20, 14), [], cells(1, 1)])
    expect(tallTable(lines)).toBe(lines);
});

test('a wider one is turned: its columns become rows, in their order', () => {
  expect(tallTable(cells(2, 13))).toEqual(
    Array.from({ length: 13 }, (_, column) => [`0.${column}`, `1.${column}`]),
  );
  const lines = cells(13, 14);
  expect(tallTable(lines)).toHaveLength(14);
  expect(tallTable(lines)[13]![2]).toBe(lines[2]![13]);
});
