import { readFileSync } from 'node:fs';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { maskedCrc32c } from '../src/eventFile.ts';

interface Point {
  readonly tag: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly value: number | string;
}

/** Reads the scalars and texts of an event file, and checks its checksums. */
export function readEventFile(path: string): Point[] {
  const bytes = readFileSync(path);
  const points: Point[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    const data = bytes.subarray(at + 12, at + 12 + length);
    const sums = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12 + length)];
    if (sums[0] !== maskedCrc32c(bytes.subarray(at, at + 8)) || sums[1] !== maskedCrc32c(data))
      throw new Error(`The record at byte ${at} is damaged.`);
    const [wallTime, step] = [field(data, 1)?.double() ?? 0, Number(field(data, 2)?.int64() ?? 0)];
    for (const summary of fields(data, 5)) {
      for (const entry of fields(summary.bytes(), 1)) {
        const value = entry.bytes();
        const text = field(value, 8)?.bytes();
        const number = field(value, 2)?.float() ?? Number.NaN;
        const tag = field(value, 1)!.string();
        points.push({ tag, step, wallTime, value: text === undefined ? number : field(text, 8)!.string() });
      }
    }
    at += 12 + length + 4;
  }
  return points;
}

/** Readers at the values of a field of a message. */
function fields(bytes: Uint8Array, wanted: number): BinaryReader[] {
  const found: BinaryReader[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    if (number === wanted) found.push(new BinaryReader(bytes.subarray(reader.pos)));
    reader.skip(wire, number);
  }
  return found;
}

function field(bytes: Uint8Array, wanted: number): BinaryReader | undefined {
  return fields(bytes, wanted)[0];
}
