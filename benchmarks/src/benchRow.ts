// A benchmark's rows: one per measurement, in the same format for every suite.

/** One measurement. Rows of different runs can be compared by `suite` and `name`. */
export interface BenchRow {
  /** Its suite, as in `npm run bench -- <suite>`. */
  readonly suite: string;
  /** The measurement in a few words: `CartPole-v1, one environment`. */
  readonly name: string;
  /** `steps/s`, `ns/call`, `MB` … */
  readonly unit: string;
  readonly value: number;
  readonly higherIsBetter: boolean;
  /** The peer that did the same work in the same run: `Gymnasium 1.3.0`. */
  readonly peer?: string;
  /** The peer's value, in the same unit. */
  readonly peerValue?: number;
  /** Speedup over the peer; default: computed from the values. */
  readonly ratio?: number;
  /** Required speedup over the peer; the table marks whether it is reached. */
  readonly target?: number;
  /** The best possible value, in the same unit, such as the time of the matrix products alone. */
  readonly limit?: number;
  /** The bound that the value must reach, or must not exceed if lower is better; the table marks the result. */
  readonly bound?: number;
}

/** Receives each row as soon as it is measured. */
export type Report = (row: BenchRow) => void;

/**
 * The exports of a file `packages/<name>/bench/<topic>.bench.ts`. `suite` must be a plain string literal: the runner reads it without
 * loading the file.
 */
export interface BenchModule {
  readonly suite: string;
  run(report: Report): Promise<void>;
}

/**
 * The row with its ratio filled in.
 * @throws RangeError if a value is not a finite number: a failed measurement must not look like a result
 */
export function completeRow(row: BenchRow): BenchRow {
  for (const value of [row.value, row.peerValue ?? 0, row.limit ?? 0]) {
    if (!Number.isFinite(value)) throw new RangeError(`${row.suite}: "${row.name}" measured ${value}`);
  }
  if (row.peerValue === undefined || row.ratio !== undefined) return row;
  const ratio = row.higherIsBetter ? row.value / row.peerValue : row.peerValue / row.value;
  return { ...row, ratio };
}
