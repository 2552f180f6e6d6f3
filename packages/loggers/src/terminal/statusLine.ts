import { printable, visibleLength } from './liveRegion.ts';

// Formats numbers for people: short, and of nearly constant width while they change.

/** `950`, `12.3k`, `4.56M`. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size < 1000) return size >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
  const [scaled, unit] =
    size < 999_950 ? [value / 1e3, 'k'] : size < 999_950_000 ? [value / 1e6, 'M'] : [value / 1e9, 'G'];
  return `${scaled.toFixed(Math.abs(scaled) < 9.995 ? 2 : Math.abs(scaled) < 99.95 ? 1 : 0)}${unit}`;
}

/** `31,000`. */
export function formatInteger(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A return or a metric: `187.3`, `0.0123`, `1.2e-7`. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '-∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e6 || size < 1e-4) return value.toExponential(1);
  if (size >= 1000) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return size >= 1 ? value.toFixed(2) : value.toPrecision(3);
}

/** `0:07`, `12:30`, `1:02:03`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–:––';
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

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

/** Whether to use colours on a terminal, see https://no-color.org. */
export function wantsColours(): boolean {
  return !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}
