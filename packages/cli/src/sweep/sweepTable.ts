import { counted } from '@prism-rl/core';
import type { SweepEvent } from '@prism-rl/experiments';
import type { TextStream } from '@prism-rl/loggers/terminal';
import { LiveRegion, printLine } from '@prism-rl/loggers/terminal';
import { type CellState, SweepState } from './sweepState.ts';

/** Options of {@link sweepTable}. */
export interface SweepTableOptions {
  /** Default `process.stderr`. */
  readonly stream?: TextStream;
  /** Seconds between two drawings on a terminal; default 0.2. */
  readonly interval?: number;
  /** Seconds between two lines about the whole where the stream is no terminal; default 30. */
  readonly plainInterval?: number;
  /** Seconds of a clock that never goes back; for tests. */
  readonly now?: () => number;
}

/** A table that follows a sweep. */
export interface SweepTable {
  observe(event: SweepEvent): void;
  /** Draws the last state and leaves it on the screen. */
  close(): void;
}

/**
 * A live table of a sweep: a row an arm, a column an environment; in each cell how many runs are done, how far the others are, and
 * the mean score. Where the stream is no terminal: a line for each run that ends, and regularly one about the whole sweep.
 */
export function sweepTable(options: SweepTableOptions = {}): SweepTable {
  const stream = options.stream ?? process.stderr;
  const now = options.now ?? (() => performance.now() / 1000);
  const state = new SweepState(now);
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
    region?.draw(tableLines(state, region.columns, region.rows));
  }

  function soon(): void {
    const wait = interval - (now() - drawnAt);
    if (wait <= 0) draw();
    else timer ??= setTimeout(draw, 1000 * wait).unref();
  }

  function say(text: string): void {
    if (region === undefined) printLine(stream, text);
    else region.print(text);
  }

  return {
    observe(event) {
      state.observe(event);
      const told = isLive ? troubles(event) : (troubles(event) ?? plainLine(event, state));
      if (told !== undefined) say(told);
      if (isLive) soon();
      else if (event.type === 'progress' && now() - plainAt >= interval) {
        plainAt = now();
        say(totalsLine(state));
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

function troubles(event: SweepEvent): string | undefined {
  if (event.type === 'failed') return `${event.id} failed: ${event.error}`;
  if (event.type !== 'worker-died') return undefined;
  return `worker ${event.worker} died (${event.how})${event.id === null ? '' : `; ${event.id} goes on at another`}`;
}

function plainLine(event: SweepEvent, state: SweepState): string | undefined {
  if (event.type !== 'done') return undefined;
  const { done, runs } = state.totals();
  const { score, stepsPerSecond } = event.result;
  return `${done}/${runs}  ${event.id}  score ${number(score)}  ${Math.round(stepsPerSecond)} steps/s`;
}

function totalsLine(state: SweepState): string {
  const { runs, done, failed, running, stepsPerSecond, remainingSeconds, fraction } = state.totals();
  return [
    `${done} of ${runs} runs done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(running > 0 ? [`${running} running`] : []),
    `${Math.floor(100 * fraction)}%`,
    ...(running > 0 ? [`${Math.round(stepsPerSecond)} steps/s`] : []),
    ...(Number.isFinite(remainingSeconds) && done < runs ? [`${duration(remainingSeconds)} left`] : []),
  ].join('  ');
}

/** Head, arms, totals; cut to the width, and to the height with those rows in front that are at work. */
export function tableLines(state: SweepState, columns: number, rows: number): string[] {
  const environments = state.environments;
  const arms = state.arms.map((arm) => {
    const cells = environments.map((environment) => state.cell(arm, environment));
    return { arm, isRunning: cells.some(({ running }) => running > 0), cells };
  });
  const room = Math.max(1, rows - 3);
  const order =
    arms.length <= room ? arms : arms.toSorted((a, b) => Number(b.isRunning) - Number(a.isRunning));
  const shown = order.slice(0, room);
  const laidOut = (text: (cell: CellState) => string): string[] =>
    aligned([['', ...environments], ...shown.map(({ arm, cells }) => [arm, ...cells.map(text)])]);
  // Numbers say more than bars, where there is room for one of them only.
  const wide = laidOut(cellText);
  const lines = wide.every((line) => line.length <= columns) ? wide : laidOut(counts);
  const hidden = arms.length - shown.length;
  if (hidden > 0) lines.push(`… and ${counted(hidden, 'more arm')}`);
  return [...lines, totalsLine(state)].map((line) => line.slice(0, columns));
}

/** Rows with columns as wide as their widest cell. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('   ')
      .trimEnd(),
  );
}

/** `1/2   487.5`: runs done of all, and their mean score; in brackets the return of those still in training. */
function counts({ runs, done, failed, running, score, meanReturn }: CellState): string {
  const counted = `${done}/${runs}${failed > 0 ? ` (${failed} failed)` : ''}`;
  const shown =
    done > 0 ? number(score).padStart(6) : running > 0 ? `(${number(meanReturn)})`.padStart(6) : '     ·';
  return `${counted}  ${shown}`;
}

/** `1/2   487.5  ━━━━── 63%` */
function cellText(cell: CellState): string {
  const { running, fraction } = cell;
  if (running === 0) return `${counts(cell)}${' '.repeat(12)}`;
  const filled = Math.round(6 * fraction);
  return `${counts(cell)}  ${'━'.repeat(filled)}${'─'.repeat(6 - filled)}${`${Math.floor(100 * fraction)}%`.padStart(4)}`;
}

function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
