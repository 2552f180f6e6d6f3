import { counted } from '@prism-rl/core';
import type { ExperimentEvent } from '@prism-rl/experiments';
import { formatClock, formatValue } from '@prism-rl/loggers/numbers';
import { aligned } from '../output.ts';
import type { Followed } from './follow.ts';
import { type CellState, SweepState } from './sweepState.ts';

/**
 * Shows a sweep as a table: a row per arm, a column per environment; each cell shows the finished runs, the progress of the others and the
 * mean score. If the stream is not a terminal, prints a line per finished run, and a summary regularly.
 */
export function sweepTable(now?: () => number): Followed {
  const state = new SweepState(now);
  return {
    observe: (event) => state.observe(event),
    lines: (columns, rows) => tableLines(state, columns, rows),
    line: (event) => plainLine(event, state),
    whole: () => totalsLine(state),
  };
}

function plainLine(event: ExperimentEvent, state: SweepState): string | undefined {
  if (event.type !== 'done') return undefined;
  const { done, runs } = state.totals();
  const { score, stepsPerSecond } = event.result;
  return `${done}/${runs}  ${event.id}  score ${formatValue(score, 'terminal')}  ${Math.round(stepsPerSecond)} steps/s`;
}

function totalsLine(state: SweepState): string {
  const { runs, done, failed, running, stepsPerSecond, remainingSeconds, fraction } = state.totals();
  return [
    `${done} of ${runs} runs done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(running > 0 ? [`${running} running`] : []),
    `${Math.floor(100 * fraction)}%`,
    ...(running > 0 ? [`${Math.round(stepsPerSecond)} steps/s`] : []),
    ...(Number.isFinite(remainingSeconds) && done < runs ? [`${formatClock(remainingSeconds)} left`] : []),
  ].join('  ');
}

/** Header, arms and totals, cut to the terminal's size; rows of running arms come first. */
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
    aligned([['', ...environments], ...shown.map(({ arm, cells }) => [arm, ...cells.map(text)])], '   ');
  // Prefer numbers if there is no room for both numbers and bars.
  const wide = laidOut(cellText);
  const lines = wide.every((line) => line.length <= columns) ? wide : laidOut(counts);
  const hidden = arms.length - shown.length;
  if (hidden > 0) lines.push(`… and ${counted(hidden, 'more arm')}`);
  return [...lines, totalsLine(state)].map((line) => line.slice(0, columns));
}

/** `1/2   487.5`: finished runs, all runs and the mean score; in brackets the return of those still training. */
function counts({ runs, done, failed, running, score, meanReturn }: CellState): string {
  const counted = `${done}/${runs}${failed > 0 ? ` (${failed} failed)` : ''}`;
  const shown =
    done > 0
      ? formatValue(score, 'terminal').padStart(6)
      : running > 0
        ? `(${formatValue(meanReturn, 'terminal')})`.padStart(6)
        : '     ·';
  return `${counted}  ${shown}`;
}

/** `1/2   487.5  ━━━━── 63%` */
function cellText(cell: CellState): string {
  const { running, fraction } = cell;
  if (running === 0) return `${counts(cell)}${' '.repeat(12)}`;
  const filled = Math.round(6 * fraction);
  return `${counts(cell)}  ${'━'.repeat(filled)}${'─'.repeat(6 - filled)}${`${Math.floor(100 * fraction)}%`.padStart(4)}`;
}
