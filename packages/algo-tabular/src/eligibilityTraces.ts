import type { SnapshotArray } from '@prism-rl/core';

/** Effect of a visit on a trace: adds 1 to it, or sets it to 1. */
export type TraceKind = 'accumulating' | 'replacing';

/** Smaller traces are dropped. */
const faintest = 1e-10;

/**
 * Eligibility traces z over the entries of a table (Sutton & Barto 2018, sections 12.2 and 12.7): the credit of each entry for the current
 * TD error. Tracks only nonzero traces, so that a step costs time in proportion to them, not to the table.
 */
export class EligibilityTraces {
  readonly #kind: TraceKind;
  readonly #traces: Float64Array;
  readonly #entries: Int32Array;
  #count = 0;

  constructor(size: number, kind: TraceKind) {
    this.#kind = kind;
    this.#traces = new Float64Array(size);
    this.#entries = new Int32Array(size);
  }

  trace(entry: number): number {
    return this.#traces[entry]!;
  }

  all(): Float64Array {
    return this.#traces.slice();
  }

  /** z(entry) ← z(entry) + 1, or ← 1. */
  visit(entry: number): void {
    const trace = this.#traces[entry]!;
    if (trace === 0) this.#entries[this.#count++] = entry;
    this.#traces[entry] = this.#kind === 'accumulating' ? trace + 1 : 1;
  }

  /** table(e) ← table(e) + amount · z(e) for all entries: amount is α δ. */
  addTo(table: Float64Array, amount: number): void {
    const entries = this.#entries;
    const traces = this.#traces;
    for (let k = 0; k < this.#count; k++) table[entries[k]!]! += amount * traces[entries[k]!]!;
  }

  /** z(e) ← factor · z(e) for all entries: the factor is γ λ. */
  fade(factor: number): void {
    const entries = this.#entries;
    const traces = this.#traces;
    for (let k = this.#count - 1; k >= 0; k--) {
      const entry = entries[k]!;
      const trace = traces[entry]! * factor;
      if (trace >= faintest) traces[entry] = trace;
      else {
        traces[entry] = 0;
        entries[k] = entries[--this.#count]!;
      }
    }
  }

  /** z ← 0, at the end of an episode. */
  clear(): void {
    for (let k = 0; k < this.#count; k++) this.#traces[this.#entries[k]!] = 0;
    this.#count = 0;
  }

  /** Returns the entries with a trace, in order, and their traces. */
  static saveAll(all: readonly EligibilityTraces[]): { [name: string]: SnapshotArray } {
    const entries = all.map((one) => one.#entries.slice(0, one.#count).sort());
    return {
      traceCounts: Int32Array.from(all, (one) => one.#count),
      traceEntries: Int32Array.from(entries.flatMap((own) => Array.from(own))),
      traces: Float64Array.from(
        all.flatMap((one, i) => Array.from(entries[i]!, (entry) => one.#traces[entry]!)),
      ),
    };
  }

  /** Resets the traces if the number of environments differs. */
  static restoreAll(
    all: readonly EligibilityTraces[],
    arrays: { readonly [name: string]: SnapshotArray },
  ): void {
    const { traceCounts, traceEntries, traces } = arrays;
    for (const one of all) one.clear();
    if (traceCounts?.length !== all.length || traceEntries === undefined || traces === undefined) return;
    let at = 0;
    for (const [i, one] of all.entries()) {
      for (const end = at + Number(traceCounts[i]); at < end; at++) {
        const entry = Number(traceEntries[at]);
        one.#entries[one.#count++] = entry;
        one.#traces[entry] = Number(traces[at]);
      }
    }
  }
}
