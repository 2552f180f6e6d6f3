/** Shows an experiment on the terminal and describes its outcome. */
import { counted } from '@prism-rl/core';
import type { ExperimentEvent, SweepOutcome } from '@prism-rl/experiments';
import { formatClock } from '@prism-rl/loggers/numbers';
import { LiveDisplay, type LiveDisplayOptions, printable } from '@prism-rl/loggers/terminal';
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

/** Draws on a terminal, or writes lines to other streams, with a summary line every 30 seconds. */
export function liveView(followed: Followed, options: LiveDisplayOptions = {}): View {
  const display = new LiveDisplay({ interval: 0.2, plainInterval: 30, ...options }, (columns, rows) =>
    followed.lines(columns, rows).map(printable),
  );
  let summedUpAt = display.now();
  return {
    observe(event) {
      followed.observe(event);
      const told = trouble(event) ?? (display.isLive ? undefined : followed.line(event));
      if (told !== undefined) display.print(told);
      display.update();
      if (followed.whole !== undefined && event.type === 'progress' && display.isLineDue(summedUpAt)) {
        summedUpAt = display.now();
        display.print(followed.whole());
      }
    },
    close: () => display.close(),
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
    return `note: no trial will be compared with the preset: running both on ${on} takes about ${formatClock(seconds)} here, and the budget is ${formatClock(budget)}; use --budget ${Math.ceil(seconds / 30)}m or fewer --steps`;
  const trials = best === 1 ? 'the best trial' : `the best ${best} trials`;
  return `${formatClock(seconds)} of ${formatClock(budget)} is kept for the preset and ${trials} on about ${on}`;
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
  const { type } = event;
  if (type === 'begin')
    return { type, runs: event.jobs.map(({ id, state }) => ({ id, done: state === 'done' })) };
  if (type === 'failed') return { type, id: event.id, error: event.error };
  if (type === 'held-out')
    return { type, trials: event.trials.map(({ number }) => number), seeds: event.seeds };
  if (type === 'done') {
    const { score, stepsPerSecond } = event.result;
    return { type, id: event.id, score, stepsPerSecond };
  }
  if (type === 'progress') {
    const { envSteps, total, stepsPerSecond, meanReturn } = event.message;
    return { type, id: event.id, envSteps, total, stepsPerSecond, meanReturn };
  }
  if (type !== 'trial') return event;
  const { number, state, steps, value = null, settings } = event.trial;
  return { type, number, state, steps, value, settings };
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
