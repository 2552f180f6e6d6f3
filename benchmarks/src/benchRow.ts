// What a benchmark says: one row a measurement, the same for every suite.

/** One measurement. Rows of different runs can be compared by `suite` and `name`. */
export interface BenchRow {
  /** The suite it belongs to, as in `npm run bench -- <suite>`. */
  readonly suite: string;
  /** What was measured, in a few words: `CartPole-v1, one environment`. */
  readonly name: string;
  /** `steps/s`, `ns/call`, `MB` … */
  readonly unit: string;
  readonly value: number;
  readonly higherIsBetter: boolean;
  /** Who did the same work in the same run: `Gymnasium 1.3.0`. */
  readonly peer?: string;
  /** The peer's value, in the same unit. */
  readonly peerValue?: number;
  /** How many times better ours is than the peer; worked out from the values when left out. */
  readonly ratio?: number;
  /** How many times better than the peer ours has to be; the table marks whether it is. */
  readonly target?: number;
  /** What the value itself has to reach, or where lower is better must not pass; the table marks whether it does. */
  readonly bound?: number;
}

/** Takes a row as soon as it is measured. */
export type Report = (row: BenchRow) => void;

/**
 * What a file `packages/<name>/bench/<topic>.bench.ts` exports. `suite` has to be written as a plain string
 * literal: the runner reads it without loading the file.
 */
export interface BenchModule {
  readonly suite: string;
  run(report: Report): Promise<void>;
}

/**
 * The row with its ratio filled in.
 * @throws RangeError when a value is not a finite number: a measurement that failed must not look like one
 */
export function completeRow(row: BenchRow): BenchRow {
  for (const value of [row.value, row.peerValue ?? 0]) {
    if (!Number.isFinite(value)) throw new RangeError(`${row.suite}: "${row.name}" measured ${value}`);
  }
  if (row.peerValue === undefined || row.ratio !== undefined) return row;
  const ratio = row.higherIsBetter ? row.value / row.peerValue : row.peerValue / row.value;
  return { ...row, ratio };
}
