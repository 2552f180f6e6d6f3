import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { counted } from '@prism-rl/core';
import { longForm } from '@prism-rl/experiments';
import { writeWhole } from '@prism-rl/runner/node';
import { type Command, option, requireApart } from '../command.ts';
import { printData, say, withFile } from '../output.ts';

type LongRow = ReturnType<typeof longForm> extends Iterable<infer Row> ? Row : never;

/** `prism results`: writes the numbers of runs as a table in long form. */
export const results: Command = {
  name: 'results',
  args: ['dir'],
  options: {
    csv: option.flag('as CSV (the default), on stdout or in --out'),
    parquet: option.flag('as Parquet, in --out'),
    metrics: option.flag('of a sweep: all metrics of its runs, not only evaluations and scores'),
    out: option.text('FILE', 'file to write (default for Parquet: <dir>/results.parquet)'),
  },
  examples: [
    'results runs/ablate-classic --csv --out classic.csv',
    'results runs/dqn-CartPole-v1-seed0 --parquet',
    'results runs --csv',
  ],
  run: async ({ args: [source = ''], options }) => {
    requireApart(options, 'csv', 'parquet', 'Leave one of them out.');
    const rows = longForm(source, options.flag('metrics'));
    const out = options.text('out');
    if (options.flag('parquet'))
      await writeParquet(
        rows,
        out ?? join(statSync(source).isDirectory() ? source : dirname(source), 'results.parquet'),
      );
    else writeCsv(rows, out);
    return undefined;
  },
};

const linesAtOnce = 1000;

/** @param path default: stdout. */
function writeCsv(rows: Iterable<LongRow>, path: string | undefined): void {
  const file = path === undefined ? undefined : written(path, () => openSync(path, 'w'));
  let lines = [csvLine(longColumns)];
  let count = 0;
  const flush = (): void => {
    const text = lines.join('\n');
    if (file === undefined) printData(text);
    else written(path!, () => writeSync(file, `${text}\n`));
    lines = [];
  };
  try {
    for (const row of rows) {
      lines.push(csvLine(longColumns.map((column) => row[column])));
      count++;
      if (lines.length >= linesAtOnce) flush();
    }
    if (lines.length > 0) flush();
  } finally {
    if (file !== undefined) closeSync(file);
  }
  if (path !== undefined) say(`${counted(count, 'row')} in ${path}`);
}

/** @throws PrismError `file` */
function written<T>(path: string, write: () => T): T {
  const hint = 'Name a file in an existing folder with --out.';
  return withFile(`The table ${path} cannot be written`, hint, write);
}

async function writeParquet(rows: Iterable<LongRow>, path: string): Promise<void> {
  const { bytes, count } = await parquetOf(rows);
  written(path, () => writeWhole(path, [bytes]));
  say(`${counted(count, 'row')} in ${path}`);
}

const longColumns = [
  'run',
  'environment',
  'arm',
  'agent',
  'seed',
  'env_steps',
  'metric',
  'value',
] as const satisfies readonly (keyof LongRow)[];

/** Texts that a spreadsheet computes as a formula. */
const formula = /^[=+\-@＝＋－＠\t\r\n]/;
/** Texts that pandas or R reads as missing, even in quotes. */
const missing = /^(?:#?NA|#N\/A(?: N\/A)?|N\/A|n\/a|<NA>|NULL|null|None|NaN|nan|1\.#(?:IND|QNAN))$/;

/**
 * A line of CSV (RFC 4180). NaN is `NaN` and infinities are `Inf`, which pandas and R read as such. A text that a reader would take for a formula
 * or for a missing value gets an apostrophe in front.
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells
    .map((cell) => {
      if (typeof cell === 'number') return String(cell).replace('Infinity', 'Inf');
      const text = formula.test(cell) || missing.test(cell) ? `'${cell}` : cell;
      return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',');
}

const integers: ReadonlySet<string> = new Set<keyof LongRow>(['seed', 'env_steps']);

/** Rows as a Parquet file: texts, 64-bit integers, and doubles. */
export async function parquetOf(
  rows: Iterable<LongRow>,
): Promise<{ readonly bytes: Uint8Array; readonly count: number }> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const all = [...rows];
  const columnData = longColumns.map((name) => {
    if (name === 'value') return { name, data: all.map((row) => row[name]), type: 'DOUBLE' as const };
    if (integers.has(name))
      return { name, data: all.map((row) => BigInt(row[name])), type: 'INT64' as const };
    return { name, data: all.map((row) => row[name]), type: 'STRING' as const };
  });
  return { bytes: new Uint8Array(parquetWriteBuffer({ columnData })), count: all.length };
}
