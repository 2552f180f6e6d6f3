import { readFileSync } from 'node:fs';
import { PrismError } from '@prism-rl/core';
import type { EndRow, MetricsRow } from './metricsRow.ts';

/** Numbers that JSON lacks, as they stand in the file. */
const numbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** Keys whose values are text, where "NaN" would mean the word. */
const textKeys = new Set(['type', 'environment', 'agent', 'preset', 'path', 'reason', 'time']);

/** One row as a line of JSON, without its line break. */
export function formatRow(row: MetricsRow): string {
  return JSON.stringify(row, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

/**
 * Parses the text of a `metrics.jsonl`. The last line may be torn (a process that was killed while it wrote); it is then left
 * out.
 *
 * @throws PrismError `corrupt` when any other line is not a row.
 */
export function parseMetrics(text: string): MetricsRow[] {
  const lines = text.split('\n');
  const rows: MetricsRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const row = parseRow(line);
    if (row !== undefined) {
      rows.push(row);
    } else if (index < lines.length - 1) {
      throw new PrismError('corrupt', `Line ${index + 1} of the metrics is not a row: ${line.slice(0, 60)}`, {
        hint: 'Only the last line may be incomplete. prism resume repairs it; else restore a copy, or delete this line.',
      });
    }
  }
  return rows;
}

/**
 * Reads a `metrics.jsonl` back.
 *
 * @throws PrismError `file` when it cannot be read, `corrupt` when a line other than the last is not a row.
 */
export function readMetrics(path: string): MetricsRow[] {
  return parseMetrics(textOf(path));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PrismError('file', `Cannot read the metrics in ${path}: ${(cause as Error).message}.`, {
      hint: 'Runs write it to metrics.jsonl in their run directory.',
      cause,
    });
  }
}

/**
 * The rows of a `metrics.jsonl` before the first line that is damaged: what a run can go on with, whatever happened to the rest.
 *
 * @throws PrismError `file` when it cannot be read.
 */
export function soundMetrics(path: string): MetricsRow[] {
  const rows: MetricsRow[] = [];
  for (const line of textOf(path).split('\n').slice(0, -1)) {
    const row = parseRow(line);
    if (row === undefined) break;
    rows.push(row);
  }
  return rows;
}

/**
 * The row that says how a run ended; undefined while it has not, or was resumed. Looks for this row alone: to parse all rows of a long run
 * takes longer than others may have to wait.
 *
 * @throws PrismError `file` when it cannot be read.
 */
export function endRowOf(path: string): EndRow | undefined {
  const text = textOf(path);
  const at = text.lastIndexOf('\n{"type":"end",') + 1;
  const end = text.indexOf('\n', at);
  const row = at === 0 || end < 0 ? undefined : parseRow(text.slice(at, end));
  return row?.type === 'end' ? row : undefined;
}

/**
 * The text of a `metrics.jsonl` without the lines that are damaged, and how many those are. A torn last line does not count.
 *
 * @throws PrismError `file` when it cannot be read.
 */
export function repairedMetrics(path: string): { readonly text: string; readonly lost: number } {
  const lines = textOf(path).split('\n').slice(0, -1);
  const whole = lines.filter((line) => parseRow(line) !== undefined);
  return { text: whole.map((line) => `${line}\n`).join(''), lost: lines.length - whole.length };
}

/** The row in `line`, or nothing when it is not a whole one. */
export function parseRow(line: string): MetricsRow | undefined {
  try {
    const row: unknown = JSON.parse(line, (key, value: unknown) =>
      typeof value === 'string' && !textKeys.has(key) && Object.hasOwn(numbers, value)
        ? numbers[value]
        : value,
    );
    if (typeof row !== 'object' || row === null) return undefined;
    const { type, envSteps } = row as { type?: unknown; envSteps?: unknown };
    return typeof type === 'string' && typeof envSteps === 'number' ? (row as MetricsRow) : undefined;
  } catch {
    return undefined;
  }
}
