import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { type Logger, PrismError, type RunEvent } from '@prism-rl/core';
import { FileLogger } from './fileLogger.ts';
import { copyPart, linesOf, replaceLines, writeAll } from './lineFile.ts';
import type { MetricsRow, OpenWindow } from './metricsRow.ts';
import { type EarlierPart, MetricsRows } from './metricsRows.ts';
import { formatRow, parseRow, repairMetrics } from './readMetrics.ts';

/** Milliseconds after which the buffer is written. */
const FLUSH_AFTER = 200;

export interface JsonlOptions {
  /** The run's directory, for the file `metrics.jsonl`. */
  readonly runDir?: string;
  /** The file, instead of `runDir`. */
  readonly path?: string;
  /**
   * Environment steps over which updates are averaged to one row. Lower values give finer curves and larger files. Default 0: 100 steps, or at
   * most 1000 rows for longer runs.
   */
  readonly every?: number;
  /** A monotonic clock in milliseconds, such as the process's own time; default: wall-clock time. */
  readonly clock?: () => number;
}

/**
 * Writes the events of a run as rows of JSON to `metrics.jsonl` ({@link MetricsRow}). Rows depend only on environment steps, never on the clock, so
 * that equal seeds give equal files except for keys named `time`, `…Seconds` and `…PerSecond`.
 *
 * A run that starts at step 0 replaces the file. A resumed run removes the rows after its checkpoint, because they happen again, and appends; if it
 * finds damaged lines, a copy of the file stays, as with `repairMetrics`. Rows are buffered for at most 0.2 s, and are on disk when a checkpoint is
 * logged.
 *
 * @param target the run's directory, a file that ends in `.jsonl`, or options.
 * @throws PrismError `invalid-config` for a missing target; later, from `log` and `close`, `file` if the file cannot be written.
 */
export function jsonl(
  target: string | JsonlOptions,
  options: Pick<JsonlOptions, 'every' | 'clock'> = {},
): Logger {
  const settings: JsonlOptions =
    typeof target === 'string' ? { ...fileOrDirectory(target), ...options } : target;
  const path = settings.path || (settings.runDir ? join(settings.runDir, 'metrics.jsonl') : '');
  if (path === '') {
    throw PrismError.invalidConfig`The jsonl logger needs a run directory or a path.
      Write jsonl('runs/cartpole'), for example.`;
  }
  return new JsonlLogger(path, settings.every ?? 0, settings.clock);
}

function fileOrDirectory(target: string): JsonlOptions {
  return target.endsWith('.jsonl') ? { path: target } : { runDir: target };
}

class JsonlLogger extends FileLogger {
  readonly name = 'jsonl';
  readonly #path: string;
  /**
   * Place of the rows of the stop that the run resumed from. They stay until the next checkpoint, because a run that is killed before it resumes
   * from the stop's checkpoint again.
   */
  #stop: { readonly from: number; readonly length: number } | undefined;
  #buffer = '';

  constructor(path: string, every: number, clock: (() => number) | undefined) {
    super(
      path,
      FLUSH_AFTER,
      new MetricsRows(clock === undefined ? { every } : { every, now: clock, timesRun: true }),
    );
    this.#path = path;
  }

  protected open(event: RunEvent): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    const kept = event.envSteps > 0 ? keptPart(this.#path, event.envSteps) : nothing;
    let bytes = 0;
    let past = 0;
    this.#begin((file) => {
      let line = 0;
      if (kept.stop > 0) {
        for (const one of rowsUntil(this.#path, event.envSteps)) {
          if (line === kept.past) past = bytes;
          if (line++ === kept.stop) break;
          if (one.row.type === 'end') continue;
          const text = Buffer.from(`${one.line}\n`);
          writeAll(file, text);
          bytes += text.length;
        }
      }
      if (line <= kept.past) past = bytes;
    });
    if (bytes > past) this.#stop = { from: past, length: bytes - past };
    const manifest = event.type === 'start' ? event.manifest : undefined;
    this.rows.start(manifest, event.envSteps, kept);
    if (bytes > 0 || manifest === undefined) return;
    const { environment, agent, preset, seed, numEnvs, steps } = manifest;
    this.add({
      type: 'start',
      envSteps: event.envSteps,
      environment,
      agent,
      ...(preset === undefined ? {} : { preset }),
      seed,
      numEnvs,
      steps,
      every: this.rows.every,
      time: new Date().toISOString(),
    });
  }

  /**
   * Replaces the file by a new file that begins with the kept part of the old. A process that lost the run without noticing, and still has the old
   * file open, can then no longer change it.
   */
  #begin(fill: (file: number) => void): void {
    if (isFile(this.#path)) {
      this.file = replaceLines(this.#path, fill);
    } else {
      this.file = openSync(this.#path, 'w'); // a device or a pipe
      fill(this.file);
    }
  }

  #dropStop(): void {
    const stop = this.#stop;
    this.#stop = undefined;
    if (stop === undefined || !isFile(this.#path)) return;
    this.guard('write', () => {
      const earlier = this.file!;
      const { size, ino } = statSync(this.#path);
      if (ino !== fstatSync(earlier).ino) return; // another run's, whose directory has this path now
      this.#begin((file) => {
        copyPart(this.#path, 0, stop.from, file);
        copyPart(this.#path, stop.from + stop.length, size, file);
      });
      closeSync(earlier);
    });
  }

  protected add(row: MetricsRow): void {
    this.#buffer += `${formatRow(row.type === 'checkpoint' ? { ...row, path: this.#below(row.path) } : row)}\n`;
  }

  protected get buffered(): number {
    return this.#buffer.length;
  }

  protected take(): Uint8Array {
    const bytes = Buffer.from(this.#buffer);
    this.#buffer = '';
    return bytes;
  }

  protected failing(what: 'open' | 'write'): string {
    return `${what} the metrics in ${this.#path}`;
  }

  protected override settle(): void {
    this.#dropStop();
    this.flush();
    const { file } = this;
    if (file !== undefined) this.guard('write', () => fsyncSync(file));
  }

  /** A checkpoint's path relative to the metrics file, so that run directories can be moved and compared. */
  #below(path: string): string {
    const inside = relative(dirname(this.#path), path);
    return inside.startsWith('..') || isAbsolute(inside) ? path : inside.replaceAll('\\', '/');
  }
}

/** Whether a path is a file, or does not exist yet. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}

/** The rows that a resumed run keeps. */
interface KeptPart extends EarlierPart {
  /** Number of rows that stay. */
  readonly past: number;
  /** Number of rows that stay until the next checkpoint, including the rows of the stop that the run resumes from. */
  readonly stop: number;
}

const nothing: KeptPart = { past: 0, stop: 0, every: undefined, seconds: 0 };

/**
 * Repairs the file, and finds the rows that a run resuming at `envSteps` keeps: up to the checkpoint of that step if there is one, else all that are not later; never an
 * `end`. Counts rows that only a stopped run has (of the open window and of the stop's checkpoint) separately.
 */
function keptPart(path: string, envSteps: number): KeptPart {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return nothing;
  repairMetrics(path);
  let rows = 0;
  let seconds = 0;
  let first: MetricsRow | undefined;
  /** Up to the row of the checkpoint. */
  let kept = { rows: 0, seconds: 0 };
  let stop: { readonly at: number; readonly row: MetricsRow; readonly open: OpenWindow } | undefined;
  for (const { row } of rowsUntil(path, envSteps)) {
    first ??= row;
    rows++;
    if (row.type === 'progress') seconds = row.elapsedSeconds;
    else if (row.type === 'end') seconds = row.trainSeconds;
    if (row.envSteps !== envSteps) continue;
    if (row.type === 'checkpoint') kept = { rows, seconds };
    const open = openWindowOf(row);
    if (open !== undefined) stop ??= { at: rows - 1, row, open };
  }
  const every = first?.type === 'start' ? first.every : undefined;
  if (stop === undefined) {
    const past = kept.rows === 0 ? { rows, seconds } : kept;
    return { past: past.rows, stop: past.rows, every, seconds: past.seconds };
  }
  const past = stop.at - stop.open.rows;
  const isSaved = stop.row.type === 'checkpoint';
  return { past, stop: isSaved ? stop.at + 1 : past, every, seconds, open: stop.open };
}

/** Reads the rows of a repaired file that are not later than `envSteps`. */
function* rowsUntil(
  path: string,
  envSteps: number,
): Generator<{ readonly line: string; readonly row: MetricsRow }> {
  for (const { text: line } of linesOf(path)) {
    const row = parseRow(line);
    if (row === undefined) return; // an incomplete last line
    if (row.envSteps > envSteps) return;
    yield { line, row };
  }
}

function openWindowOf(row: MetricsRow): OpenWindow | undefined {
  return row.type === 'checkpoint' || row.type === 'end' ? row.open : undefined;
}
