import { closeSync } from 'node:fs';
import { type Logger, PrismError, type RunEvent } from '@prism-rl/core';
import { forgetAtExit, writeAll, writeAtExit } from './lineFile.ts';
import type { MetricsRow } from './metricsRow.ts';
import type { MetricsRows } from './metricsRows.ts';

/** Writes the buffer when it has this many bytes or characters. */
const bufferSize = 64 * 1024;

/** Buffers rows and writes them to a file: at checkpoints, at the end, after `flushAfter` ms, and if the process exits without close. */
export abstract class FileLogger implements Logger {
  abstract readonly name: string;
  protected readonly rows: MetricsRows;
  protected file: number | undefined;
  /** The file or directory, for messages. */
  readonly #where: string;
  /** Milliseconds between writes; a killed process loses the rows since the last one. */
  readonly #flushAfter: number;
  #flushedAt = 0;
  #state: 'new' | 'open' | 'failed' | 'closed' = 'new';

  constructor(where: string, flushAfter: number, rows: MetricsRows) {
    this.#where = where;
    this.#flushAfter = flushAfter;
    this.rows = rows;
  }

  /** Opens the file at the first event, which says whether the run is new. */
  protected abstract open(event: RunEvent): void;
  protected abstract add(row: MetricsRow): void;
  protected abstract get buffered(): number;
  /** Empties the buffer and returns its contents. */
  protected abstract take(): Uint8Array;
  /** Returns the rest of the message that begins with "Cannot". */
  protected abstract failing(what: 'open' | 'write'): string;

  log(event: RunEvent): void {
    if (this.#state === 'closed' || this.#state === 'failed') {
      throw PrismError.state`The ${this.name} logger of ${this.#where} has been closed.
        Create a new logger for each run.`;
    }
    if (this.#state === 'new') {
      this.guard('open', () => this.open(event));
      this.#state = 'open';
      writeAtExit(this.#onExit);
    }
    this.rows.push(event, this.#emit);
    const isDue = this.buffered > 0 && performance.now() - this.#flushedAt >= this.#flushAfter;
    if (event.type === 'checkpoint' || event.type === 'end') this.settle();
    else if (isDue || this.buffered >= bufferSize) this.flush();
  }

  close(): void {
    if (this.#state === 'closed') return;
    try {
      this.#onExit();
    } finally {
      forgetAtExit(this.#onExit);
      this.#state = 'closed';
      if (this.file !== undefined) closeSync(this.file);
      this.file = undefined;
    }
  }

  /** Writes everything at a checkpoint and at the end. */
  protected settle(): void {
    this.flush();
  }

  protected flush(): void {
    this.#flushedAt = performance.now();
    const { file } = this;
    if (this.buffered === 0 || file === undefined) return;
    const bytes = this.take();
    this.guard('write', () => writeAll(file, bytes));
  }

  /** Runs an operation; turns its failure into an error that names the file. */
  protected guard(what: 'open' | 'write', operation: () => void): void {
    try {
      operation();
    } catch (cause) {
      this.#state = 'failed';
      if (cause instanceof PrismError) throw cause;
      throw PrismError.file`Cannot ${this.failing(what)}: ${(cause as Error).message}.
        Check that the directory is writable and the disk not full, then resume the run.`.causedBy(cause);
    }
  }

  readonly #emit = (row: MetricsRow): void => this.add(row);

  readonly #onExit = (): void => {
    if (this.#state !== 'open') return;
    this.rows.finish(this.#emit);
    this.flush();
  };
}
