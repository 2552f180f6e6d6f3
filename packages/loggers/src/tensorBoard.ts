import { mkdirSync, openSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Logger, PrismError, type Run, type RunEvent } from '@prism-rl/core';
import { frameRecord, restartEvent, scalarsEvent, textEvent, versionEvent } from './eventFile.ts';
import { FileLogger } from './fileLogger.ts';
import { type MetricsRow, scalarsOf } from './metricsRow.ts';
import { MetricsRows } from './metricsRows.ts';

/** Milliseconds after which the buffer is written. */
const FLUSH_AFTER = 1000;

export interface TensorBoardOptions {
  /** Directory of the event file: the run's directory. */
  readonly dir?: string;
  /** Environment steps over which updates are averaged to one point; default 0, as for `jsonl`. */
  readonly every?: number;
  /** Milliseconds since 1970, for tests. */
  readonly clock?: () => number;
}

/**
 * Writes an event file for TensorBoard (`tensorboard --logdir runs`), over environment steps: `episode/return`, `episode/length`,
 * `train/<metric>`, `eval/mean_return`, `eval/std_return`, `perf/steps_per_second`, and the configuration as the text `config`. Each start or resume
 * adds a file; TensorBoard then ignores later points of earlier files.
 *
 * @param target the directory, or options.
 * @throws PrismError `invalid-config` for a missing directory; later, from `log` and `close`, `file` if the file cannot be written.
 */
export function tensorBoard(
  target: string | TensorBoardOptions,
  options: Omit<TensorBoardOptions, 'dir'> = {},
): Logger {
  const settings: TensorBoardOptions = typeof target === 'string' ? { dir: target, ...options } : target;
  if (!settings.dir) {
    throw PrismError.invalidConfig`The tensorboard logger needs a directory.
      Write tensorBoard('runs/cartpole'), for example.`;
  }
  return new TensorBoardLogger(
    settings.dir,
    settings.every ?? 0,
    settings.clock ?? (() => performance.timeOrigin + performance.now()),
  );
}

class TensorBoardLogger extends FileLogger {
  readonly name = 'tensorboard';
  readonly #dir: string;
  readonly #clock: () => number;
  #path = '';
  #records: Uint8Array[] = [];
  #bytes = 0;

  constructor(dir: string, every: number, clock: () => number) {
    super(dir, FLUSH_AFTER, new MetricsRows({ every, now: clock }));
    this.#dir = dir;
    this.#clock = clock;
  }

  protected open(event: RunEvent): void {
    mkdirSync(this.#dir, { recursive: true });
    this.file = this.#create();
    const manifest = event.type === 'start' ? event.manifest : undefined;
    this.rows.start(manifest, event.envSteps);
    const time = this.#clock() / 1000;
    this.#addEvent(versionEvent(time));
    this.#addEvent(restartEvent(time, event.envSteps > 0 ? event.envSteps + 1 : 0));
    if (manifest !== undefined && event.envSteps === 0)
      this.#addEvent(textEvent(time, 0, 'config', configText(manifest)));
    this.flush();
  }

  /** TensorBoard reads files in the order of their names, so these begin with the time and a counter within the second. */
  #create(): number {
    const second = String(Math.floor(this.#clock() / 1000)).padStart(10, '0');
    for (let counter = 0; ; counter++) {
      this.#path = join(
        this.#dir,
        `events.out.tfevents.${second}.${String(counter).padStart(3, '0')}.${hostname()}.${process.pid}`,
      );
      try {
        return openSync(this.#path, 'wx');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }

  protected add(row: MetricsRow): void {
    const scalars = scalarsOf(row);
    if (scalars.length > 0) this.#addEvent(scalarsEvent(this.#clock() / 1000, row.envSteps, scalars));
  }

  #addEvent(event: Uint8Array): void {
    const record = frameRecord(event);
    this.#records.push(record);
    this.#bytes += record.length;
  }

  protected get buffered(): number {
    return this.#bytes;
  }

  protected take(): Uint8Array {
    const data = Buffer.concat(this.#records);
    this.#records = [];
    this.#bytes = 0;
    return data;
  }

  protected failing(): string {
    return `write TensorBoard events to ${this.#path || this.#dir}`;
  }
}

/** Formats the manifest as a Markdown code block. Indentation is safe for any content. */
function configText(manifest: Run): string {
  return JSON.stringify(manifest, null, 2)
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
