import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../../../test/runHere.ts';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { csvLine, parquetOf } from './results.ts';

test('a cell of CSV is quoted only where it must be, and every number reads back', () => {
  expect(csvLine(['a b', 'a,b', 'say "no"', 'two\nlines'])).toBe('a b,"a,b","say ""no""","two\nlines"');
  expect(csvLine([1e-7, -0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(
    '1e-7,-0.5,9007199254740992,NaN,Inf,-Inf',
  );
});

test('no spreadsheet computes a text, and a number stays one', () => {
  const texts = ['=1+1', '+x', '-no-c51', '@sum', '\t=1', '\r=1', '＝1', '="a"', 'a=1', "'a"];
  expect(csvLine(texts)).toBe(`'=1+1,'+x,'-no-c51,'@sum,'\t=1,"'\r=1",'＝1,"'=""a""",a=1,'a`);
  expect(csvLine([-1, -0.5, Number.NEGATIVE_INFINITY])).toBe('-1,-0.5,-Inf');
});

test('no reader takes a name for a missing value, and NaN stays a number', () => {
  // The texts that read_csv of pandas takes as missing; R takes NA.
  const texts = [
    'NA',
    'N/A',
    'n/a',
    '<NA>',
    '#N/A',
    '#N/A N/A',
    '#NA',
    '-1.#IND',
    '1.#IND',
    '-1.#QNAN',
    '1.#QNAN',
  ];
  texts.push('NULL', 'null', 'NaN', '-NaN', 'nan', '-nan', 'None');
  expect(csvLine(texts).split(',')).toEqual(texts.map((text) => `'${text}`));
  expect(csvLine(['NAS', 'none', 'no NA', Number.NaN])).toBe('NAS,none,no NA,NaN');
});

test.each([
  ['a pipe gets the same bytes as a file', undefined, 'a\r\u202eb\x9b'],
  ['a terminal shows control characters', true, 'a\\x0d\\u202eb\\x9b'],
])('%s', async (_what, isTTY, shown) => {
  const folder = freshFolder();
  const run = { arm: 'a\r\u202eb\x9b', environment: 'E', agent: 'a', seed: 1, steps: 1, stepsPerSecond: 1 };
  const result = { ...run, score: 2, curve: { envSteps: [1], meanReturn: [2] } };
  writeFileSync(join(folder, 'results.jsonl'), JSON.stringify(result));
  const terminal = Object.getOwnPropertyDescriptor(process.stdout, 'isTTY');
  Object.defineProperty(process.stdout, 'isTTY', { value: isTTY, configurable: true });
  try {
    const { stdout } = await runHere('results results.jsonl --csv', folder);
    await runHere('results results.jsonl --out out.csv', folder);
    const file = readFileSync(join(folder, 'out.csv'), 'utf8');
    expect(stdout).toBe(file.replaceAll('a\r\u202eb\x9b', shown));
    expect(file).toContain('E,"a\r\u202eb\x9b",a,1');
  } finally {
    if (terminal === undefined) Reflect.deleteProperty(process.stdout, 'isTTY');
    else Object.defineProperty(process.stdout, 'isTTY', terminal);
  }
});

test('a Parquet file begins and ends as the format says', async () => {
  const row = {
    run: 'r',
    environment: 'E-v0',
    arm: 'a',
    agent: 'a',
    seed: 2 ** 40,
    env_steps: 7,
    metric: 'm',
    value: Number.NaN,
  };
  const { bytes, count } = await parquetOf([row, { ...row, value: 0.5 }]);
  const text = (from: number, to?: number): string => new TextDecoder().decode(bytes.slice(from, to));
  expect([text(0, 4), text(-4), count]).toEqual(['PAR1', 'PAR1', 2]);
  expect(text(0)).toContain('env_steps');
});
