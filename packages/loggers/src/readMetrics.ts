/**
 * Checksums of lines of JSON, to detect bits that a disk has flipped. Keys that depend on the clock or the machine have a
 * separate checksum under its own name: without those keys, runs with the same seed still have the same lines.
 */

import { closeSync } from 'node:fs';
import { PrismError } from '@prism-rl/core';
import { crc32c } from './eventFile.ts';
import { type FileLine, keepDamaged, linesOf, replaceLines, writeAll } from './lineFile.ts';
import type { EndRow, MetricsRow } from './metricsRow.ts';

/** Matches keys that depend on the clock or the machine, with their values. Cannot match within a string, whose quotation marks are escaped. */
const clockKeys = /,"(?:time|machine|\w+Seconds|\w+PerSecond)":(?:"[^"]*"|\{[^{}]*\}|[^,}]*)/g;
const checksums = /(?:,"crc":"([0-9a-f]{8})")(?:,"crcSeconds":"([0-9a-f]{8})")?\}$/;

const encoder = new TextEncoder();

/** Appends checksums to a JSON object as its last keys. */
export function withChecksum(json: string): string {
  return `${json.slice(0, -1)}${checksumsOf(json)}}`;
}

/** Removes the checksums from a line; undefined if they do not match. Lines of earlier versions have none. */
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

/** Non-finite numbers as written in the file. */
const numbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** Keys with text values, in which "NaN" is a word. */
const textKeys = new Set(['type', 'environment', 'agent', 'preset', 'path', 'reason', 'time']);

/** Formats a row as a line of JSON with its checksum, without a line break. */
export function formatRow(row: MetricsRow): string {
  return withChecksum(
    JSON.stringify(row, (_key, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    ),
  );
}

/**
 * Reads a `metrics.jsonl` row by row, as it may not fit into memory.
 *
 * @throws PrismError `file` if it cannot be read, `corrupt` if a line other than the last is invalid or damaged. An incomplete last
 *   line, which a killed process may leave, is ignored.
 */
export function* eachMetric(path: string): Generator<MetricsRow> {
  for (const { text, number, isWhole } of fileLines(path)) {
    const row = parseRow(text);
    if (row !== undefined) yield row;
    else if (isWhole) {
      throw PrismError.corrupt`Line ${number} of the metrics is damaged: ${text.slice(0, 60)}
        Only the last line may be incomplete. Resume the run, which repairs the file, restore a copy, or delete this line.`;
    }
  }
}

/**
 * Reads a `metrics.jsonl`.
 *
 * @param most maximum number of rows; default all. For longer files, keeps only every second, fourth, … row of episodes, updates and progress.
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
    if (thinner.length === rows.length) continue; // nothing can be dropped
    rows = thinner;
    stride *= 2;
  }
  return rows;
}

/** Whether a row is one of many points of a curve. */
function isSeries({ type }: MetricsRow): boolean {
  return type === 'episode' || type === 'episodes' || type === 'update' || type === 'progress';
}

function* fileLines(path: string): Generator<FileLine> {
  try {
    yield* linesOf(path);
  } catch (cause) {
    throw PrismError.file`Cannot read the metrics in ${path}: ${(cause as Error).message}.
      Runs write it to metrics.jsonl in their run directory.`.causedBy(cause);
  }
}

/**
 * Reads the rows before the first damaged line, with which a run can resume.
 *
 * @throws PrismError `file` if it cannot be read.
 */
export function* soundMetrics(path: string): Generator<MetricsRow> {
  for (const { text } of fileLines(path)) {
    const row = parseRow(text);
    if (row === undefined) return;
    yield row;
  }
}

/**
 * Returns the steps of the checkpoints before the first damaged line.
 *
 * @throws PrismError `file` if it cannot be read.
 */
export function loggedCheckpoints(path: string): ReadonlySet<number> {
  const steps = new Set<number>();
  for (const row of soundMetrics(path)) if (row.type === 'checkpoint') steps.add(row.envSteps);
  return steps;
}

/**
 * Returns the `end` row; undefined if the run has not ended, or was resumed. Parses only this row, because parsing a long file would block others.
 *
 * @throws PrismError `file` if it cannot be read.
 */
export function endRowOf(path: string): EndRow | undefined {
  let last: string | undefined;
  let isFirst = true;
  for (const { text } of fileLines(path)) {
    if (!isFirst && text.startsWith('{"type":"end",')) last = text;
    isFirst = false;
  }
  const row = last === undefined ? undefined : parseRow(last);
  return row?.type === 'end' ? row : undefined;
}

/**
 * Removes damaged lines and an incomplete last line from a `metrics.jsonl`. A copy of the file with all its lines stays next to it, named
 * `metrics.jsonl.damaged`. Leaves a file without damaged lines unchanged.
 *
 * @returns the number of damaged lines, without an incomplete last one.
 * @throws PrismError `file` if it cannot be read or written.
 */
export function repairMetrics(path: string): number {
  let lost = 0;
  for (const { text, isWhole } of fileLines(path)) if (isWhole && parseRow(text) === undefined) lost++;
  if (lost === 0) return 0;
  try {
    keepDamaged(path);
    const repaired = replaceLines(path, (file) => {
      for (const { text } of linesOf(path))
        if (parseRow(text) !== undefined) writeAll(file, Buffer.from(`${text}\n`));
    });
    closeSync(repaired);
  } catch (cause) {
    throw PrismError.file`${path} could not be written: ${(cause as Error).message}.
      Free disk space, then run the same command again; nothing is lost.`.causedBy(cause);
  }
  return lost;
}

/** Parses a line; undefined if it is invalid or damaged. */
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
    return typeof type === 'string' && Number.isSafeInteger(envSteps) ? (row as MetricsRow) : undefined;
  } catch {
    return undefined;
  }
}
