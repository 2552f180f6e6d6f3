import { type EpisodeEvent, type Metrics, PrismError, type Run, type RunEvent } from '@prism-rl/core';
import type { MetricsRow, OpenWindow } from './metricsRow.ts';

/** Episodes per window with a separate row; further ones are merged, to limit the size of files. */
const EPISODE_ROWS_PER_WINDOW = 100;
/** Minimum time between measurements of the speed. */
const LEAST_MILLISECONDS = 1;
/** Maximum number of windows per run with the default width. */
const WINDOWS_PER_RUN = 1000;
/** Minimum default width. */
const MIN_WINDOW = 100;

/** Keys of an `update` row that a metric cannot have. */
const RESERVED = new Set(['type', 'envSteps', 'updates', 'time']);

export interface MetricsRowsOptions {
  /** Width of a window in environment steps; 0 chooses one from the length of the run. */
  readonly every: number;
  /** A monotonic clock in milliseconds; default: wall-clock time. */
  readonly now?: () => number;
  /** Whether the clock also times the whole run; default: the `end` event says its time. */
  readonly timesRun?: boolean;
}

/** State from the existing rows of a resumed run. */
export interface EarlierPart {
  /** Width of its windows, which overrides the option. */
  readonly every: number | undefined;
  readonly seconds: number;
  /** The open window, if the run was stopped within one. */
  readonly open?: OpenWindow;
}

const noEarlierPart: EarlierPart = { every: undefined, seconds: 0 };

/** @throws PrismError `invalid-config` unless `every` is 0 or a positive integer. */
export function checkEvery(every: number): void {
  if (Number.isInteger(every) && every >= 0) return;
  throw PrismError.invalidConfig`every must be a number of environment steps, but is ${every}.
    Pass a positive integer, or 0 for a value that suits the length of the run.`;
}

/**
 * Default width of windows for a run of `steps` environment steps: 100, or the first of 200, 500, 1000, 2000, … that gives at most a thousand
 * windows.
 */
export function windowFor(steps: number): number {
  const least = steps / WINDOWS_PER_RUN;
  if (!(least > MIN_WINDOW)) return MIN_WINDOW;
  const power = 10 ** Math.floor(Math.log10(least));
  for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power;
  return 10 * power;
}

/**
 * Turns the events of a run into rows of `metrics.jsonl`. Updates are averaged over windows that end at multiples of `every` environment steps,
 * independent of the clock. A checkpoint closes the window early, so that a run resumed from it writes the same rows as an uninterrupted one. A run
 * that is stopped within a window writes its contents so far, and saves the window in the row of its last checkpoint, so that the resumed run
 * continues it.
 */
export class MetricsRows {
  readonly #now: () => number;
  readonly #timesRun: boolean;
  #every: number;
  #envSteps = 0;
  /** End of the current window. */
  #mark = 0;
  #startedAt = 0;
  #steppedAt = 0;
  #earlierSeconds = 0;
  /** Where and when speed was last measured. */
  #rateFrom = 0;
  #lastRate = 0;
  #lookedAt = 0;
  #rateAt = 0;

  #sums = new Map<string, { sum: number; count: number }>();
  #updates = 0;
  #pendingUpdates = false;
  /** Whether the checkpoint of a stop has written and saved the window. */
  #isShown = false;

  #episodeRows = 0;
  /** Totals of the episodes without a separate row; `last` is the number of the latest episode. */
  readonly #merged = { count: 0, return: 0, length: 0, min: 0, max: 0, last: 0 };

  constructor(options: MetricsRowsOptions) {
    checkEvery(options.every);
    this.#every = options.every;
    this.#now = options.now ?? (() => performance.now());
    this.#timesRun = options.timesRun ?? false;
  }

  /** Width of the windows; 0 before the start. */
  get every(): number {
    return this.#every;
  }

  /** Begins at `envSteps`, after the earlier part of a resumed run. */
  start(manifest: Run | undefined, envSteps: number, earlier: EarlierPart = noEarlierPart): void {
    this.#every = earlier.every ?? (this.#every || windowFor(manifest?.steps ?? 0));
    this.#mark = Math.max(1, Math.ceil(envSteps / this.#every)) * this.#every;
    this.#envSteps = envSteps;
    this.#startedAt = this.#now();
    this.#earlierSeconds = earlier.seconds;
    this.#steppedAt = this.#startedAt;
    this.#rateAt = this.#startedAt;
    this.#rateFrom = envSteps;
    this.#lastRate = 0;
    this.#lookedAt = this.#startedAt;
    if (earlier.open !== undefined) this.#reopen(earlier.open);
  }

  /** Emits the rows that `event` completes. For `start`, call {@link start} instead. */
  push(event: RunEvent, emit: (row: MetricsRow) => void): void {
    if (event.type === 'start') return;
    if (event.envSteps > this.#mark) this.#pass(event.envSteps, emit);
    const { envSteps } = event;
    this.#envSteps = envSteps;
    switch (event.type) {
      case 'steps':
        if (this.#timesRun) this.#steppedAt = this.#now();
        break;
      case 'evaluating':
        break;
      case 'episode':
        this.#episode(event, emit);
        break;
      case 'update':
        this.#update(event.updates, event.metrics);
        break;
      case 'evaluation':
        emit({
          type: 'evaluation',
          envSteps,
          episodes: event.episodes,
          meanReturn: event.meanReturn,
          stdReturn: event.stdReturn,
          returns: [...event.returns],
          ...(event.offPolicy && { offPolicy: event.offPolicy }),
        });
        break;
      case 'checkpoint': {
        const open = event.stopped === true ? this.#openWindow() : undefined;
        this.#isShown = open !== undefined;
        this.#flush(envSteps, emit);
        emit({
          type: 'checkpoint',
          envSteps,
          path: event.path,
          bytes: event.bytes,
          writeSeconds: event.seconds,
          ...(open === undefined ? {} : { open }),
        });
        break;
      }
      case 'end': {
        const open = event.reason === 'stopped' && !this.#isShown ? this.#openWindow() : undefined;
        this.#flush(envSteps, emit);
        emit({
          type: 'end',
          envSteps,
          reason: event.reason,
          episodes: event.episodes,
          updates: event.updates,
          trainSeconds: this.#earlierSeconds + (this.#timesRun ? this.#ownSeconds : event.seconds),
          ...(open === undefined ? {} : { open }),
        });
        break;
      }
    }
  }

  /** Time until the last `steps` event, by the clock; above 0, because speeds are divided by it and clocks of processors are coarse. */
  get #ownSeconds(): number {
    return Math.max(this.#steppedAt - this.#startedAt, 1e-3) / 1000;
  }

  /** Emits the contents of the current window when a run ends without an `end` event. */
  finish(emit: (row: MetricsRow) => void): void {
    this.#flush(this.#envSteps, emit);
  }

  /** Closes all windows that end before `envSteps`, at least the current one. */
  #pass(envSteps: number, emit: (row: MetricsRow) => void): void {
    this.#flush(this.#mark, emit);
    const rate = this.#rate(envSteps);
    for (; this.#mark < envSteps; this.#mark += this.#every) this.#progress(this.#mark, rate, emit);
  }

  /** Steps per second. Keeps the last rate if little time has passed, as when agents in threads report; the steps count in the next measurement. */
  #rate(envSteps: number): number {
    const now = this.#now();
    const milliseconds = now - this.#rateAt;
    this.#lookedAt = now;
    if (milliseconds < LEAST_MILLISECONDS && this.#lastRate > 0) return this.#lastRate;
    this.#lastRate = (1000 * (envSteps - this.#rateFrom)) / Math.max(milliseconds, 1e-3);
    this.#rateFrom = envSteps;
    this.#rateAt = now;
    return this.#lastRate;
  }

  #progress(envSteps: number, rate: number, emit: (row: MetricsRow) => void): void {
    const elapsedSeconds = this.#earlierSeconds + (this.#lookedAt - this.#startedAt) / 1000;
    emit({ type: 'progress', envSteps, stepsPerSecond: round(rate), elapsedSeconds: round(elapsedSeconds) });
  }

  #episode(event: EpisodeEvent, emit: (row: MetricsRow) => void): void {
    this.#merged.last = event.episode;
    if (this.#episodeRows < EPISODE_ROWS_PER_WINDOW) {
      this.#episodeRows++;
      emit({
        type: 'episode',
        envSteps: event.envSteps,
        episode: event.episode,
        env: event.env,
        return: event.return,
        length: event.length,
        terminated: event.terminated,
        truncated: event.truncated,
      });
      return;
    }
    const merged = this.#merged;
    merged.min = merged.count === 0 ? event.return : Math.min(merged.min, event.return);
    merged.max = merged.count === 0 ? event.return : Math.max(merged.max, event.return);
    merged.count++;
    merged.return += event.return;
    merged.length += event.length;
  }

  #update(updates: number, metrics: Metrics): void {
    this.#updates = updates;
    this.#pendingUpdates = true;
    for (const name in metrics) {
      const value = metrics[name]!;
      const entry = this.#sums.get(name);
      if (entry !== undefined) {
        entry.sum += value;
        entry.count++;
      } else {
        if (RESERVED.has(name)) {
          throw PrismError.contract`An agent reports a metric named "${name}", which is a reserved key of metrics rows.
            Return the metric under another name from learn().`;
        }
        this.#sums.set(name, { sum: value, count: 1 });
      }
    }
  }

  #openWindow(): OpenWindow {
    return {
      rows: (this.#merged.count > 0 ? 1 : 0) + (this.#pendingUpdates ? 1 : 0),
      sums: [...this.#sums].map(([name, { sum, count }]) => [name, sum, count]),
      updates: this.#updates,
      episodeRows: this.#episodeRows,
      merged: { ...this.#merged },
    };
  }

  #reopen({ rows, sums, updates, episodeRows, merged }: OpenWindow): void {
    this.#sums = new Map(sums.map(([name, sum, count]) => [name, { sum, count }]));
    this.#pendingUpdates = rows > (merged.count > 0 ? 1 : 0); // updates may have no metrics
    this.#updates = updates;
    this.#episodeRows = episodeRows;
    Object.assign(this.#merged, merged);
  }

  #flush(envSteps: number, emit: (row: MetricsRow) => void): void {
    const { count, min, max, last } = this.#merged;
    if (count > 0) {
      emit({
        ...{ type: 'episodes', envSteps, episode: last, count },
        meanReturn: this.#merged.return / count,
        minReturn: min,
        maxReturn: max,
        meanLength: this.#merged.length / count,
      });
    }
    this.#episodeRows = 0;
    Object.assign(this.#merged, { count: 0, return: 0, length: 0 });
    if (this.#pendingUpdates) {
      const metrics: Record<string, number> = {};
      for (const [name, { sum, count }] of this.#sums) metrics[name] = sum / count;
      emit({ type: 'update', envSteps, updates: this.#updates, ...metrics });
      this.#sums.clear();
      this.#pendingUpdates = false;
    }
  }
}

/** Rounds to three decimals. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
