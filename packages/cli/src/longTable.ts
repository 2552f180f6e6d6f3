// Tables in long form as CSV (RFC 4180) and Parquet.
import type { LongRow } from '@prism-rl/experiments';

/** The columns, in order. */
export const longColumns = [
  'run',
  'environment',
  'arm',
  'agent',
  'seed',
  'env_steps',
  'metric',
  'value',
] as const satisfies readonly (keyof LongRow)[];

/** A line of CSV. NaN is `NaN` and infinities are `Inf`, which pandas and R read as such. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells
    .map((cell) => {
      if (typeof cell === 'number') return String(cell).replace('Infinity', 'Inf');
      return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    })
    .join(',');
}

/** Numbers that are integers in Parquet. */
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
