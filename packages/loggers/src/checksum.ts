/**
 * Checksums of lines of JSON, to detect bits that a disk has flipped. Keys that depend on the clock or the machine have a
 * separate checksum under its own name: without those keys, runs with the same seed still have the same lines.
 */
import { crc32c } from './tensorboard/crc32c.ts';

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
