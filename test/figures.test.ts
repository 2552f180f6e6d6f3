// Figures of pages come from committed runs: every number in a marked table equals its runs' result, and no table of results lacks a mark.
import { expect, test } from 'vitest';
import { type CommittedRun, readCommitted } from '../benchmarks/figures/committedRuns.ts';
import { isPrinted, markedTables, staleFigures } from '../benchmarks/figures/markedTables.ts';
import { pagesWithFigures, tablesOf, unmarkedTables } from '../benchmarks/figures/run.ts';

const marked = pagesWithFigures().filter((page) => tablesOf(page).length > 0);

test.each(marked)('%s: marked tables are as their runs say', (page) => {
  expect(tablesOf(page).flatMap((table) => staleFigures(table))).toEqual([]);
});

test.each(pagesWithFigures())('%s: every table of results has a mark', (page) => {
  expect(unmarkedTables(page)).toEqual([]);
});

function run(arm: string, environment: string, seed: number, score: number): CommittedRun {
  return { arm, environment, seed, isByChance: false, outcomes: { score, steps: 40_123 } };
}
const committed = {
  runs: [
    run('a', 'E-v0', 1, 10.4),
    run('a', 'E-v0', 2, 20),
    run('b', 'E-v0', 1, -3),
    run('a', 'F-v1', 1, 99),
  ],
  more: () => [{ arm: 'a', environment: 'E-v0', values: [8.25] }],
};

function check(mark: string, ...lines: string[]): string[] {
  const [table] = markedTables('page.md', ['text', mark, ...lines, ''].join('\n'));
  return staleFigures(table!, committed).map(({ line, what }) => `${line}: ${what}`);
}

test.each([
  ['| `a` | 15.2 | 10, 20.0 |', []],
  ['| `a` | 15.2 [8.25, 20] | |', []],
  ['| `a` | 15.2 ± 4.8 | |', []],
  // The score of one run instead of their mean.
  ['| `a` | 20 ± 4.8 | |', ['5: 20 (return) is no figure of set']],
  ['| `a` | 15.3 | 10, 20 |', ['5: 15.3 (return) is no figure of set']],
  ['| `a` | 15.2 (10 to 20) | |', []],
  ['| `a` | 15.2 (10–20) | |', []],
  ['| `a` | 15.2 (10–21) | |', ['5: 21 (return) is no figure of set']],
  ['| `a` | 15.2 (9 to 20) | |', ['5: 9 (return) is no figure of set']],
  ['| `b` | −3 | 20 |', ['5: 20 (lowest) is no figure of set']],
  ['| `b` | 3 | |', ['5: 3 (return) is no figure of set']],
  ['| c | 10 | |', ['5: no committed run for “c | 10 | ”']],
])('rows by arm: %s', (row, findings) => {
  expect(
    check('<!-- figures: set environment=E-v0 -->', '| arm | return | lowest |', '|---|---|---|', row),
  ).toEqual(findings);
});

test('columns by environment and by seed, steps by their name, columns and rows that are left out', () => {
  const environments = ['| E-v0 | F-v1 |', '|---|---|'];
  expect(check('<!-- figures: set arm=a -->', ...environments, '| 15.2 | 99 |')).toEqual([]);
  expect(check('<!-- figures: set arm=a -->', ...environments, '| 99 | 15.2 |')).toHaveLength(2);
  const seeds = ['| seed | 1 | 2 |', '|---|---|---|'];
  const mark = '<!-- figures: set arm=a environment=E-v0 rows=ours -->';
  expect(check(mark, ...seeds, '| ours, short | 10 | 20 |', '| theirs | 7 | 8 |')).toEqual([]);
  expect(check(mark, ...seeds, '| ours | 20 | 10 |')).toHaveLength(2);
  const named = ['| arm | environment | steps | seconds |', '|---|---|---|---|'];
  expect(check('<!-- figures: set skip=seconds -->', ...named, '| a | E-v0 | 40 000 | 7 |')).toEqual([]);
  expect(check('<!-- figures: set skip=seconds -->', ...named, '| a | E-v0 | 20 | 7 |')).toHaveLength(1);
  expect(check('<!-- figures: set -->', ...named, '| d | E-v0 | 1 | |')).toHaveLength(1);
  expect(check('<!-- figures: set partly=yes -->', ...named, '| d | E-v0 | 1 | |')).toEqual([]);
});

test('a mark needs a table, and a set', () => {
  expect(() => markedTables('p', '<!-- figures: set -->\ntext')).toThrow('p:1: no table follows the mark.');
  expect(() => readCommitted('nowhere')).toThrow('benchmarks/results/nowhere holds no runs.');
});

test.each([
  ['−90.7', -90.72, true],
  ['−90.7', -90.8, false],
  ['500', 499.6, true],
  ['1 741 933', 1_741_933, true],
  ['1 742 000', 1_741_933, true],
  ['1 741 000', 1_741_933, false],
  ['0', 0.4, true],
  ['200', 200.6, false],
])('%s is printed for %f: %s', (text, value, expected) => {
  expect(isPrinted(text, value)).toBe(expected);
});
