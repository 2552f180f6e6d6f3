import { readFileSync } from 'node:fs';
import { PrismError } from '@prism-rl/core';
import { maskedCrc32c } from './crc32c.ts';
import { readProtobuf } from './readProtobuf.ts';

/** A number or a text of an event file. */
export interface TensorBoardValue {
  readonly tag: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** A scalar, in single precision, or a text. */
  readonly value: number | string;
}

/**
 * Reads scalars and texts back from an event file of {@link tensorBoard}. A torn last record is left out.
 *
 * @throws PrismError `corrupt` when a checksum does not fit.
 */
export function readEventFile(path: string): TensorBoardValue[] {
  const values: TensorBoardValue[] = [];
  for (const record of readRecords(readFileSync(path), path)) values.push(...readEvent(record));
  return values;
}

/** The payloads of a TFRecord file. */
export function* readRecords(bytes: Uint8Array, path: string): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let position = 0; position + 16 <= bytes.length; ) {
    const length = view.getUint32(position, true);
    if (view.getUint32(position + 8, true) !== maskedCrc32c(bytes.subarray(position, position + 8))) {
      throw corrupt(path, position);
    }
    const end = position + 12 + length;
    if (end + 4 > bytes.length) return;
    const data = bytes.subarray(position + 12, end);
    if (view.getUint32(end, true) !== maskedCrc32c(data)) throw corrupt(path, position);
    yield data;
    position = end + 4;
  }
}

function corrupt(path: string, position: number): PrismError {
  return new PrismError(
    'corrupt',
    `The record at byte ${position} of ${path} is damaged: its checksum does not fit.`,
    {
      hint: 'Restore the file from a copy.',
    },
  );
}

const decoder = new TextDecoder();

function readEvent(bytes: Uint8Array): TensorBoardValue[] {
  let wallTime = 0;
  let step = 0;
  const values: { tag: string; value: number | string }[] = [];
  for (const entry of readProtobuf(bytes)) {
    if (entry.kind === 'integer') {
      if (entry.field === 2) step = entry.value;
    } else if (entry.field === 1) {
      wallTime = floatAt(entry.value, 8);
    } else if (entry.field === 5) {
      for (const value of readProtobuf(entry.value)) {
        if (value.kind === 'bytes' && value.field === 1) values.push(readValue(value.value));
      }
    }
  }
  return values.map(({ tag, value }) => ({ tag, step, wallTime, value }));
}

function readValue(bytes: Uint8Array): { tag: string; value: number | string } {
  let tag = '';
  let value: number | string = Number.NaN;
  for (const entry of readProtobuf(bytes)) {
    if (entry.kind !== 'bytes') continue;
    if (entry.field === 1) tag = decoder.decode(entry.value);
    else if (entry.field === 2) value = floatAt(entry.value, 4);
    else if (entry.field === 8) {
      for (const part of readProtobuf(entry.value)) {
        if (part.kind === 'bytes' && part.field === 8) value = decoder.decode(part.value);
      }
    }
  }
  return { tag, value };
}

function floatAt(bytes: Uint8Array, width: 4 | 8): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return width === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
}
