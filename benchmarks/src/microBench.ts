// A small adapter to tinybench: measures all cases of a group in one run and reports their medians.
import { Bench } from 'tinybench';
import type { Report } from './benchRow.ts';

/** One case. */
export interface MicroCase {
  readonly name: string;
  /** The work; its result is discarded, a promise is awaited. */
  readonly run: () => unknown;
  /** Operations per call of `run`; default 1. Batch operations that take less than a microsecond. */
  readonly operations?: number;
}

/** How to measure and show the cases of a group. */
export interface MicroOptions {
  readonly suite: string;
  /** The name of one operation: `step`, `draw`; default `call`. */
  readonly operation?: string;
  /** `time`: nanoseconds per operation, lower is better. `rate`: operations per second. Default `time`. */
  readonly show?: 'time' | 'rate';
  /** Milliseconds per case; default 500. */
  readonly milliseconds?: number;
}

/** Measures the cases, interleaved in one process, and reports one row each. */
export async function microBench(
  cases: readonly MicroCase[],
  report: Report,
  options: MicroOptions,
): Promise<void> {
  const { suite, operation = 'call', show = 'time', milliseconds = 500 } = options;
  const bench = new Bench({ time: milliseconds, warmupTime: milliseconds / 5, throws: true });
  for (const { name, run } of cases) bench.add(name, run as () => void);
  await bench.run();
  for (const { name, operations = 1 } of cases) {
    const result = bench.getTask(name)?.result;
    if (result === undefined || !('latency' in result)) throw new Error(`${suite}: "${name}" has no result`);
    const seconds = result.latency.p50 / 1000 / operations;
    report(
      show === 'time'
        ? { suite, name, unit: `ns/${operation}`, value: seconds * 1e9, higherIsBetter: false }
        : { suite, name, unit: `${operation}s/s`, value: 1 / seconds, higherIsBetter: true },
    );
  }
}
