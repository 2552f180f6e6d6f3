/** Shows an experiment on the terminal and describes its outcome. */
import { counted } from '@prism-rl/core';
import type { ExperimentEvent, SweepOutcome } from '@prism-rl/experiments';
import { LiveRegion, printable, printLine, type TextStream } from '@prism-rl/loggers/terminal';
import type { OptionValues } from '../command.ts';
import { printJson, say, table } from '../output.ts';

export interface Followed {
  observe(event: ExperimentEvent): void;
  /** Draws the whole experiment for a terminal of this size. */
  lines(columns: number, rows: number): string[];
  /** The line for an event, for streams that are not terminals. */
  line(event: ExperimentEvent): string | undefined;
  /** A summary line, printed regularly to streams that are not terminals. */
  whole?(): string;
}

type Outlook = Extract<ExperimentEvent, { readonly type: 'outlook' }>;

export interface View {
  observe(event: ExperimentEvent): void;
  /** Draws the final state and leaves it on the screen. */
  close(): void;
}

export interface LiveViewOptions {
  /** Default `process.stderr`. */
  readonly stream?: TextStream;
  /** Seconds between two drawings on a terminal; default 0.2. */
  readonly interval?: number;
  /** Seconds between two summary lines on other streams; default 30. */
  readonly plainInterval?: number;
  /** Seconds of a monotonic clock; tests replace it. */
  readonly now?: () => number;
}

/** Shows a table on a terminal, lines on other streams, or events as JSON lines. Draws nothing before the first event. */
export function follow(options: OptionValues, followed: () => Followed, silent?: readonly string[]): View {
  let view: View | undefined;
  return {
    observe(event) {
      view ??= options.flag('json') ? jsonLines(silent) : liveView(followed());
      view.observe(event);
    },
    close: () => view?.close(),
  };
}

/** Draws on a terminal, or writes lines to other streams. */
export function liveView(followed: Followed, options: LiveViewOptions = {}): View {
  const stream = options.stream ?? process.stderr;
  const now = options.now ?? (() => performance.now() / 1000);
  const isLive = stream.isTTY === true;
  const region = isLive ? new LiveRegion(stream, draw) : undefined;
  const interval = isLive ? (options.interval ?? 0.2) : (options.plainInterval ?? 30);
  let drawnAt = Number.NEGATIVE_INFINITY;
  let plainAt = now();
  let timer: NodeJS.Timeout | undefined;

  function draw(): void {
    clearTimeout(timer);
    timer = undefined;
    drawnAt = now();
    region?.draw(followed.lines(region.columns, region.rows).map(printable));
  }

  function soon(): void {
    const wait = interval - (now() - drawnAt);
    if (wait <= 0) draw();
    else timer ??= setTimeout(draw, 1000 * wait).unref();
  }

  function tell(text: string): void {
    if (region === undefined) printLine(stream, text);
    else region.print(text);
  }

  return {
    observe(event) {
      followed.observe(event);
      const told = isLive ? trouble(event) : (trouble(event) ?? followed.line(event));
      if (told !== undefined) tell(told);
      if (isLive) soon();
      else if (followed.whole !== undefined && event.type === 'progress' && now() - plainAt >= interval) {
        plainAt = now();
        tell(followed.whole());
      }
    },
    close() {
      clearTimeout(timer);
      if (region === undefined) return;
      draw();
      region.close();
    },
  };
}

/** The line for an event that is printed to every stream. */
function trouble(event: ExperimentEvent): string | undefined {
  if (event.type === 'failed') return `${event.id} failed: ${event.error}`;
  if (event.type === 'note') return `note: ${event.id}: ${event.text}`;
  if (event.type === 'outlook') return outlookText(event);
  if (event.type !== 'worker-died') return undefined;
  return `worker ${event.worker} died (${event.how})${event.id === null ? '' : `; another worker continues ${event.id}`}`;
}

/** Says what the time of a search has room for. */
function outlookText({ budget, best, seeds, seconds }: Outlook): string {
  const on = counted(seeds, 'held-out seed');
  if (best === 0)
    return `note: no trial will be compared with the preset: to run both on ${on} takes about ${clock(seconds)} here, and the budget is ${clock(budget)}; use --budget ${Math.ceil(seconds / 30)}m or fewer --steps`;
  const trials = best === 1 ? 'the best trial' : `the best ${best} trials`;
  return `${clock(seconds)} of ${clock(budget)} is kept for the preset and ${trials} on about ${on}`;
}

/** Seconds between two lines about one run. */
const progressInterval = 2;

function jsonLines(silent: readonly string[] = []): View {
  const told = new Map<string, number>();
  return {
    observe: (event) => {
      if (silent.includes(event.type)) return;
      if (event.type === 'progress') {
        const now = performance.now() / 1000;
        if (now - (told.get(event.id) ?? Number.NEGATIVE_INFINITY) < progressInterval) return;
        told.set(event.id, now);
      }
      printJson(inJson(event));
    },
    close: () => undefined,
  };
}

function inJson(event: ExperimentEvent): object {
  if (event.type === 'begin') {
    return { type: 'begin', runs: event.jobs.map(({ id, state }) => ({ id, done: state === 'done' })) };
  }
  if (event.type === 'failed') return { type: 'failed', id: event.id, error: event.error };
  if (event.type === 'done') {
    const { score, stepsPerSecond } = event.result;
    return { type: 'done', id: event.id, score, stepsPerSecond };
  }
  if (event.type === 'progress') {
    const { envSteps, total, stepsPerSecond, meanReturn } = event.message;
    return { type: 'progress', id: event.id, envSteps, total, stepsPerSecond, meanReturn };
  }
  if (event.type === 'trial') {
    const { number, state, steps, value = null, settings } = event.trial;
    return { type: 'trial', number, state, steps, value, settings };
  }
  if (event.type === 'held-out') {
    return { type: 'held-out', trials: event.trials.map(({ number }) => number), seeds: event.seeds };
  }
  return event;
}

/** `1:02:03`, or `2:03`; a second that has begun does not count. */
export function clock(time: number): string {
  const seconds = Math.floor(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Describes how to retry failed runs. */
export function tryAgain(options: OptionValues): string {
  return options.text('queue') === undefined
    ? 'run the same command again to retry'
    : 'retry with --retry-failed';
}

/**
 * Prints which runs remain and which failed.
 *
 * @param again how to retry failed runs.
 * @returns the exit code.
 */
export function sayOutcome(
  { reason, failures, remaining }: Omit<SweepOutcome, 'results'>,
  again: string,
): number {
  const left = `${counted(remaining, 'run')} left`;
  if (reason === 'time') say(`\ntime is up; ${left}: run the same command again to resume`);
  if (reason === 'stopped') say(`\nstopped and saved; ${left}: run the same command again to resume`);
  if (reason === 'submitted') say(`${left} for workers: prism worker --queue …`);
  return sayFailures(failures, again);
}

/** Prints which runs failed, if any, and returns the exit code. */
export function sayFailures(failures: SweepOutcome['failures'], again: string): number {
  if (failures.length === 0) return 0;
  say(`\n${counted(failures.length, 'run')} failed; ${again}`);
  say(table([['run', 'error'], ...failures.map(({ id, error }) => [id, error])]));
  return 1;
}
