import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger, Run, RunEvent } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { frameRecord, restartEvent, scalarsEvent, textEvent, versionEvent } from './eventFile.ts';
import { forgetAtExit, writeAtExit } from './lineFile.ts';
import type { MetricsRow } from './metricsRow.ts';
import { scalarsOf } from './metricsRow.ts';
import { MetricsRows } from './metricsRows.ts';

/** Writes the buffer when it has this many bytes, or after this many milliseconds. */
const BUFFER_BYTES = 64 * 1024;
const FLUSH_AFTER = 1000;

/** Options of {@link tensorBoard}. */
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
    throw new PrismError('invalid-config', 'The tensorboard logger needs a directory.', {
      hint: "Write tensorBoard('runs/cartpole'), or pass --run-dir runs/cartpole on the command line.",
    });
  }
  return new TensorBoardLogger(
    settings.dir,
    settings.every ?? 0,
    settings.clock ?? (() => performance.timeOrigin + performance.now()),
  );
}

class TensorBoardLogger implements Logger {
  readonly name = 'tensorboard';
  readonly #dir: string;
  readonly #rows: MetricsRows;
  readonly #clock: () => number;
  #path = '';
  #file: number | undefined;
  #records: Uint8Array[] = [];
  #bytes = 0;
  #flushedAt = 0;
  #state: 'new' | 'open' | 'failed' | 'closed' = 'new';

  constructor(dir: string, every: number, clock: () => number) {
    this.#dir = dir;
    this.#rows = new MetricsRows({ every, now: clock });
    this.#clock = clock;
  }

  log(event: RunEvent): void {
    if (this.#state === 'closed' || this.#state === 'failed') {
      throw new PrismError('state', `The tensorboard logger of ${this.#dir} has been closed.`, {
        hint: 'Create a new logger for each run.',
      });
    }
    if (this.#state === 'new') this.#open(event);
    this.#rows.push(event, this.#emit);
    const isLandmark = event.type === 'checkpoint' || event.type === 'end' || event.type === 'start';
    const isDue = this.#bytes > 0 && performance.now() - this.#flushedAt >= FLUSH_AFTER;
    if (isLandmark || isDue || this.#bytes >= BUFFER_BYTES) this.#flush();
  }

  close(): void {
    if (this.#state === 'closed') return;
    try {
      if (this.#state === 'open') this.#finish();
    } finally {
      forgetAtExit(this.#onExit);
      this.#state = 'closed';
      if (this.#file !== undefined) closeSync(this.#file);
      this.#file = undefined;
    }
  }

  #open(event: RunEvent): void {
    this.#guard(() => {
      mkdirSync(this.#dir, { recursive: true });
      this.#file = this.#create();
    });
    this.#state = 'open';
    writeAtExit(this.#onExit);
    const manifest = event.type === 'start' ? event.manifest : undefined;
    this.#rows.start(manifest, event.envSteps);
    const time = this.#clock() / 1000;
    this.#add(versionEvent(time));
    this.#add(restartEvent(time, event.envSteps > 0 ? event.envSteps + 1 : 0));
    if (manifest !== undefined && event.envSteps === 0)
      this.#add(textEvent(time, 0, 'config', configText(manifest)));
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

  readonly #emit = (row: MetricsRow): void => {
    const scalars = scalarsOf(row);
    if (scalars.length > 0) this.#add(scalarsEvent(this.#clock() / 1000, row.envSteps, scalars));
  };

  #add(event: Uint8Array): void {
    const record = frameRecord(event);
    this.#records.push(record);
    this.#bytes += record.length;
  }

  #finish(): void {
    this.#rows.finish(this.#emit);
    this.#flush();
  }

  #flush(): void {
    this.#flushedAt = performance.now();
    const file = this.#file;
    if (this.#bytes === 0 || file === undefined) return;
    const data = Buffer.concat(this.#records);
    this.#records = [];
    this.#bytes = 0;
    this.#guard(() => {
      for (let done = 0; done < data.length; ) done += writeSync(file, data, done);
    });
  }

  /** Turns a failure of the file into an error that names it. */
  #guard(operation: () => void): void {
    try {
      operation();
    } catch (cause) {
      this.#state = 'failed';
      const path = this.#path || this.#dir;
      throw new PrismError(
        'file',
        `Cannot write TensorBoard events to ${path}: ${(cause as Error).message}.`,
        {
          hint: 'Check that the directory is writable and the disk not full, then resume the run.',
          cause,
        },
      );
    }
  }

  /** Writes the buffer when the process exits without close (process.exit). */
  readonly #onExit = (): void => {
    if (this.#state === 'open') this.#finish();
  };
}

/** Formats the manifest as a Markdown code block. Indentation is safe for any content. */
function configText(manifest: Run): string {
  return JSON.stringify(manifest, null, 2)
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
