import { counted, type Logger, type RunEvent } from '@prism-rl/core';
import { formatClock, formatCount, formatInteger, formatValue } from './numbers.ts';
import { RunStatistics } from './runTally.ts';
import { LiveDisplay, type LiveDisplayOptions } from './terminal/liveDisplay.ts';
import { type Status, type StatusField, statusLine } from './terminal/statusLine.ts';

/** State of a run among several. */
export type MultiProgressState = 'waiting' | 'running' | 'evaluating' | 'stopped' | 'done' | 'failed';

/** An update of one run's progress; plain JSON, so that workers can send it. Omitted fields stay unchanged. */
export interface MultiProgressMessage {
  /** The run's name: `seed 1`. */
  readonly run: string;
  readonly envSteps?: number;
  /** Total environment steps. */
  readonly total?: number;
  readonly stepsPerSecond?: number;
  /** Mean return of the last 100 episodes. */
  readonly meanReturn?: number;
  readonly episodes?: number;
  readonly state?: MultiProgressState;
  /** A few words at the end of the line, such as an evaluation's result or an error. */
  readonly note?: string;
}

export interface MultiProgressOptions extends LiveDisplayOptions {
  /** Names of the runs in the order of their lines; others are added below at their first message. */
  readonly runs?: readonly string[];
  /** Total environment steps of each run, unless its messages contain them. */
  readonly total?: number;
}

export interface MultiProgress {
  update(message: MultiProgressMessage): void;
  /** Prints a permanent line above the live ones. */
  print(text: string): void;
  /** Draws the final state and restores the cursor. */
  close(): void;
}

interface Line {
  readonly message: Required<Omit<MultiProgressMessage, 'note'>> & { note: string };
  /** Time of the last plain line. */
  writtenAt: number;
}

/**
 * Shows a live line for each of several runs, which may be in other processes or threads and report by messages. If the stream is not a terminal,
 * prints a plain line per run every few seconds and whenever its state changes.
 *
 * @example
 * ```ts
 * const progress = multiProgress({ runs: ['seed 1', 'seed 2'], total: 10_000 });
 * progress.update({ run: 'seed 1', envSteps: 5_000, stepsPerSecond: 21_400, meanReturn: 63.5, state: 'running' });
 * progress.close();
 * ```
 */
export function multiProgress(options: MultiProgressOptions = {}): MultiProgress {
  const lines = new Map<string, Line>();
  const display = new LiveDisplay(options, draw);
  let isClosed = false;

  for (const run of options.runs ?? []) line(run);

  function line(run: string): Line {
    let entry = lines.get(run);
    if (entry === undefined) {
      const blank = { stepsPerSecond: 0, meanReturn: Number.NaN, episodes: 0, note: '' };
      const message = { run, envSteps: 0, total: options.total ?? 0, state: 'waiting' as const, ...blank };
      entry = { message, writtenAt: display.now() };
      lines.set(run, entry);
    }
    return entry;
  }

  function update(message: MultiProgressMessage): void {
    if (isClosed) return;
    const entry = line(message.run);
    const before = entry.message.state;
    for (const [key, value] of Object.entries(message))
      if (value !== undefined) Object.assign(entry.message, { [key]: value });
    if (display.isLive) display.update();
    else if (entry.message.state !== before || display.isLineDue(entry.writtenAt)) writePlain(entry);
  }

  function writePlain(entry: Line): void {
    entry.writtenAt = display.now();
    const { label, fields } = status(entry.message, 0);
    display.print([label, ...fields.map((field) => field.text)].join('  '));
  }

  function draw(columns: number, rows: number): readonly string[] {
    const width = Math.max(0, ...[...lines.keys()].map((run) => run.length));
    const all = [...lines.values()].map((entry) =>
      statusLine(status(entry.message, width), columns, display.hasColours),
    );
    return all.length <= rows ? all : [...all.slice(0, rows - 1), `… and ${all.length - rows + 1} more`];
  }

  return {
    update,
    print: (text) => display.print(text),
    close() {
      if (isClosed) return;
      isClosed = true;
      display.close();
    },
  };
}

const tones: Readonly<Record<MultiProgressState, Status['tone']>> = {
  waiting: 'waiting',
  running: 'active',
  evaluating: 'active',
  stopped: 'waiting',
  done: 'done',
  failed: 'failed',
};

function status(message: Line['message'], width: number): Status {
  const { run, envSteps, total, stepsPerSecond, meanReturn, episodes, state, note } = message;
  const left = Math.max(0, total - envSteps); // a vector step may overshoot the run's last step
  const fraction = total > 0 ? (total - left) / total : Number.NaN;
  const fields: StatusField[] = [];
  const add = (drop: number, text: string): void => void fields.push({ text, drop });
  add(
    0,
    total > 0
      ? `${String(Math.floor(100 * fraction)).padStart(3)}%`
      : counted(envSteps, 'step', formatInteger(envSteps)),
  );
  if (envSteps > 0 || state !== 'waiting') {
    if (total > 0)
      add(6, `${formatCount(envSteps, 'terminal').padStart(5)}/${formatCount(total, 'terminal')}`);
    add(4, `${formatCount(stepsPerSecond, 'terminal').padStart(5)} steps/s`);
    if (episodes > 0) add(5, counted(episodes, 'episode', formatInteger(episodes)));
    add(1, `return ${formatValue(meanReturn, 'terminal').padStart(6)}`);
  }
  const isRunning = state === 'running' && total > 0 && stepsPerSecond > 0;
  add(2, isRunning ? `${formatClock(left / stepsPerSecond)} left` : state);
  if (note !== '') add(3, note);
  return { label: run.padEnd(width), fraction, tone: tones[state], fields };
}

export interface ProgressMessagesOptions {
  readonly run: string;
  /** Seconds between messages; default 0.1. */
  readonly interval?: number;
  /** A monotonic clock in seconds, for tests. */
  readonly now?: () => number;
}

/**
 * Sends messages for `multiProgress`, for example from a worker process: `progressMessages((message) => process.send?.(message), { run: 'seed 1' })`.
 * Reports the run as done or stopped when the logger is closed, or as failed if there was no `end` event.
 */
export function progressMessages(
  send: (message: MultiProgressMessage) => void,
  options: ProgressMessagesOptions,
): Logger {
  const now = options.now ?? (() => performance.now() / 1000);
  const interval = options.interval ?? 0.1;
  const run = new RunStatistics(now);
  /** The state to report on close. */
  let ending: MultiProgressState = 'failed';
  let isClosed = false;
  let sentAt = Number.NEGATIVE_INFINITY;

  function tell(message: Omit<MultiProgressMessage, 'run'>): void {
    sentAt = now();
    const { envSteps, total, stepsPerSecond, episodes, meanReturn } = run;
    // JSON has no NaN.
    const known = Number.isFinite(meanReturn) ? { meanReturn } : {};
    send({ run: options.run, envSteps, total, stepsPerSecond, episodes, ...known, ...message });
  }

  function log(event: RunEvent): void {
    run.observe(event);
    if (event.type === 'start') tell({ state: 'running' });
    else if (event.type === 'evaluating') {
      const isLast = run.total > 0 && event.envSteps >= run.total;
      if (isLast && event.played === 0) tell({ state: 'evaluating' });
      else if (now() - sentAt >= interval) tell({ note: `evaluation ${event.played}/${event.episodes}` });
    } else if (event.type === 'evaluation')
      tell({ note: `evaluation ${formatValue(event.meanReturn, 'terminal')}` });
    else if (event.type === 'end') {
      ending = event.reason === 'stopped' ? 'stopped' : 'done'; // reported on close, when all is written
    } else if (now() - sentAt >= interval) tell({});
  }

  return {
    name: 'messages',
    log,
    close() {
      if (!isClosed) tell({ state: ending });
      isClosed = true;
    },
  };
}
