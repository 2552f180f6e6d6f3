/**
 * Checksums of lines of JSON, to detect bits that a disk has flipped. Keys that depend on the clock or the machine have a
 * separate checksum under its own name: without those keys, runs with the same seed still have the same lines.
 */

import { closeSync } from 'node:fs';
import { PrismError } from '@prism-rl/core';
import { crc32c } from './eventFile.ts';
import { type FileLine, linesOf, replaceLines, writeAll } from './lineFile.ts';
import type { EndRow, MetricsRow } from './metricsRow.ts';

/** Keys whose values depend on the clock or the machine, with their values. Within a string, quotation marks would be escaped. */
const clockKeys = /,"(?:time|machine|\w+Seconds|\w+PerSecond)":(?:"[^"]*"|\{[^{}]*\}|[^,}]*)/g;
/** The checksums at the end of a line. */
const checksums = /(?:,"crc":"([0-9a-f]{8})")(?:,"crcSeconds":"([0-9a-f]{8})")?\}$/;

const encoder = new TextEncoder();

/** A JSON object with its checksums as its last keys. */
export function withChecksum(json: string): string {
  return `${json.slice(0, -1)}${checksumsOf(json)}}`;
}

/** The object without its checksums; undefined where they do not fit. A line of an earlier version has none. */
export function withoutChecksum(line: string): string | undefined {
  const found = checksums.exec(line);
  if (found === null) return line.includes('"crc"') ? undefined : line;
  const json = `${line.slice(0, found.index)}}`;
  return `${checksumsOf(json)}}` === found[0] ? json : undefined;
}

function checksumsOf(json: string): string {
  const ofClock = json.match(clockKeys);
  const own = `,"crc":"${checksum(ofClock === null ? json : json.replace(clockKeys, ''))}"`;
  return ofClock === null ? own : `${own},"crcSeconds":"${checksum(ofClock.join(''))}"`;
}

function checksum(text: string): string {
  return crc32c(encoder.encode(text)).toString(16).padStart(8, '0');
}

/** Numbers that JSON lacks, as they stand in the file. */
const numbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** Keys whose values are text, where "NaN" would mean the word. */
const textKeys = new Set(['type', 'environment', 'agent', 'preset', 'path', 'reason', 'time']);

/** One row as a line of JSON with its checksum, without its line break. */
export function formatRow(row: MetricsRow): string {
  return withChecksum(
    JSON.stringify(row, (_key, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    ),
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
  return [...rowsOf(lines.map((line, index) => ({ text: line, isWhole: index < lines.length - 1 })))];
}

/**
 * Reads a `metrics.jsonl` row by row: it may be longer than fits into memory.
 *
 * @throws PrismError `file` when it cannot be read, `corrupt` when a line other than the last is not a row, or not as it was written.
 */
export function* eachMetric(path: string): Generator<MetricsRow> {
  yield* rowsOf(fileLines(path));
}

/**
 * Reads a `metrics.jsonl` back.
 *
 * @param most rows that are kept; default all. Of a longer file every second, fourth, … row of episodes, updates and speeds is kept, and all
 *   others.
 * @throws PrismError as {@link eachMetric}.
 */
export function readMetrics(path: string, most: number = Number.POSITIVE_INFINITY): MetricsRow[] {
  let rows: MetricsRow[] = [];
  let stride = 1;
  let seen = 0;
  for (const row of eachMetric(path)) {
    if (!isSeries(row)) rows.push(row);
    else if (seen++ % stride === 0) rows.push(row);
    if (rows.length <= most) continue;
    let k = 0;
    const thinner = rows.filter((one) => !isSeries(one) || k++ % 2 === 0);
    if (thinner.length === rows.length) continue; // there is nothing to leave out
    rows = thinner;
    stride *= 2;
  }
  return rows;
}

/** One of very many points of a curve. */
function isSeries({ type }: MetricsRow): boolean {
  return type === 'episode' || type === 'episodes' || type === 'update' || type === 'progress';
}

function* rowsOf(lines: Iterable<FileLine>): Generator<MetricsRow> {
  let number = 0;
  for (const { text, isWhole } of lines) {
    number++;
    if (text === '' && !isWhole) continue;
    const row = parseRow(text);
    if (row !== undefined) yield row;
    else if (isWhole && text !== '') {
      throw new PrismError('corrupt', `Line ${number} of the metrics is damaged: ${text.slice(0, 60)}`, {
        hint: 'Only the last line may be incomplete. prism resume repairs it; else restore a copy, or delete this line.',
      });
    }
  }
}

function* fileLines(path: string): Generator<FileLine> {
  try {
    yield* linesOf(path);
  } catch (cause) {
    throw new PrismError('file', `Cannot read the metrics in ${path}: ${(cause as Error).message}.`, {
      hint: 'Runs write it to metrics.jsonl in their run directory.',
      cause,
    });
  }
}

/**
 * The rows of a `metrics.jsonl` before the first damaged line: a run can resume with these.
 *
 * @throws PrismError `file` when it cannot be read.
 */
export function* soundMetrics(path: string): Generator<MetricsRow> {
  for (const { text, isWhole } of fileLines(path)) {
    const row = isWhole ? parseRow(text) : undefined;
    if (row === undefined) return;
    yield row;
  }
}

/**
 * The steps of the checkpoints that a `metrics.jsonl` names before its first damaged line.
 *
 * @throws PrismError `file` when it cannot be read.
 */
export function loggedCheckpoints(path: string): ReadonlySet<number> {
  const steps = new Set<number>();
  for (const row of soundMetrics(path)) if (row.type === 'checkpoint') steps.add(row.envSteps);
  return steps;
}

/**
 * The row that says how a run ended; undefined while it has not, or was resumed. Parses this row alone: to parse all rows of a long run takes
 * longer than others may have to wait.
 *
 * @throws PrismError `file` when it cannot be read.
 */
export function endRowOf(path: string): EndRow | undefined {
  let last: string | undefined;
  let isFirst = true;
  for (const { text, isWhole } of fileLines(path)) {
    if (isWhole && !isFirst && text.startsWith('{"type":"end",')) last = text;
    isFirst = false;
  }
  const row = last === undefined ? undefined : parseRow(last);
  return row?.type === 'end' ? row : undefined;
}

/**
 * Takes the lines that are damaged out of a `metrics.jsonl`, and a torn last one. A file without damage stays untouched.
 *
 * @returns how many lines were damaged; a torn last one does not count.
 * @throws PrismError `file` when it cannot be read or written.
 */
export function repairMetrics(path: string): number {
  let lost = 0;
  for (const { text, isWhole } of fileLines(path)) if (isWhole && parseRow(text) === undefined) lost++;
  if (lost === 0) return 0;
  try {
    const repaired = replaceLines(path, (file) => {
      for (const { text, isWhole } of linesOf(path))
        if (isWhole && parseRow(text) !== undefined) writeAll(file, Buffer.from(`${text}\n`));
    });
    closeSync(repaired);
  } catch (cause) {
    throw new PrismError('file', `${path} could not be written: ${(cause as Error).message}.`, {
      hint: 'Free disk space, then run the same command again; nothing is lost.',
      cause,
    });
  }
  return lost;
}

/** The row in `line`, or nothing when it is not a whole one, or not as it was written. */
export function parseRow(line: string): MetricsRow | undefined {
  try {
    const json = withoutChecksum(line);
    if (json === undefined) return undefined;
    const row: unknown = JSON.parse(json, (key, value: unknown) =>
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
