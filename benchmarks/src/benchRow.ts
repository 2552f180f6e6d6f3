// A benchmark's rows: one a measurement, the same for every suite.

/** One measurement. Rows of different runs can be compared by `suite` and `name`. */
export interface BenchRow {
  /** The suite it belongs to, as in `npm run bench -- <suite>`. */
  readonly suite: string;
  /** The measurement in a few words: `CartPole-v1, one environment`. */
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
  /** The best possible value, in the same unit: the time of the products alone, say. */
  readonly limit?: number;
  /** The bound that the value has to reach, or must not pass where lower is better; the table marks whether it does. */
  readonly bound?: number;
}

/** Takes a row as soon as it is measured. */
export type Report = (row: BenchRow) => void;

/**
 * The exports of a file `packages/<name>/bench/<topic>.bench.ts`. `suite` has to be written as a plain string
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
  for (const value of [row.value, row.peerValue ?? 0, row.limit ?? 0]) {
    if (!Number.isFinite(value)) throw new RangeError(`${row.suite}: "${row.name}" measured ${value}`);
  }
  if (row.peerValue === undefined || row.ratio !== undefined) return row;
  const ratio = row.higherIsBetter ? row.value / row.peerValue : row.peerValue / row.value;
  return { ...row, ratio };
}
