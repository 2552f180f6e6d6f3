import { printable, visibleLength } from './liveRegion.ts';

/** A field of a status line. If space is short, fields with the highest `drop` are omitted first. */
export interface StatusField {
  readonly text: string;
  readonly drop: number;
}

export interface Status {
  /** Text before the bar. */
  readonly label: string;
  /** Completed fraction; NaN if unknown, which omits the bar. */
  readonly fraction: number;
  readonly tone: 'active' | 'done' | 'failed' | 'waiting';
  readonly fields: readonly StatusField[];
}

const GAP = '  ';
const MIN_BAR = 8;
const MAX_BAR = 28;
const colours = { active: 36, done: 32, failed: 31, waiting: 90 } as const;

/** Formats a status as a line of at most `columns` columns: label, bar, and the fields that fit. */
export function statusLine(status: Status, columns: number, hasColours: boolean): string {
  const label = printable(status.label);
  const hasBar = Number.isFinite(status.fraction);
  let fields = status.fields.map(({ text, drop }) => ({ text: printable(text), drop }));
  const fixed = (barWidth: number): number =>
    label.length +
    (hasBar ? GAP.length + barWidth : 0) +
    fields.reduce((sum, field) => sum + GAP.length + field.text.length, 0);
  while (fields.length > 0 && fixed(MIN_BAR) > columns) {
    const last = Math.max(...fields.map((field) => field.drop));
    fields = fields.filter((field) => field.drop < last);
  }
  const room = columns - fixed(0);
  const parts = [label];
  if (hasBar && room >= 3) parts.push(bar(status, Math.min(MAX_BAR, room), hasColours));
  for (const field of fields) parts.push(field.text);
  const line = parts.join(GAP);
  return visibleLength(line) > columns ? label.slice(0, columns) : line;
}

function bar(status: Status, width: number, hasColours: boolean): string {
  const filled = Math.round(Math.min(1, Math.max(0, status.fraction)) * width);
  const done = '━'.repeat(filled);
  const rest = (hasColours ? '━' : '─').repeat(width - filled);
  return hasColours ? `\x1b[${colours[status.tone]}m${done}\x1b[90m${rest}\x1b[0m` : done + rest;
}
