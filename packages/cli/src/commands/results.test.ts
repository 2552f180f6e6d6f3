import { expect, test } from 'vitest';
import { csvLine, parquetOf } from './results.ts';

test('a cell of CSV is quoted only where it must be, and every number reads back', () => {
  expect(csvLine(['a b', 'a,b', 'say "no"', 'two\nlines'])).toBe('a b,"a,b","say ""no""","two\nlines"');
  expect(csvLine([1e-7, -0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(
    '1e-7,-0.5,9007199254740992,NaN,Inf,-Inf',
  );
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
