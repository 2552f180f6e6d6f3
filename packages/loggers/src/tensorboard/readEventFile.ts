import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { PrismError } from '@prism-rl/core';
import { maskedCrc32c } from './crc32c.ts';
import { EVENT, SUMMARY_VALUE, TENSOR, VALUE } from './eventFile.ts';

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
  const file = openSync(path, 'r');
  try {
    for (const record of recordsOf(file, path)) values.push(...readEvent(record));
  } finally {
    closeSync(file);
  }
  return values;
}

/** Bytes that are read at once, where no record is longer. */
const pieceBytes = 2 ** 18;

/** The payloads of a TFRecord file, which is read piece by piece. */
function* recordsOf(file: number, path: string): Generator<Uint8Array> {
  const { size } = fstatSync(file);
  let piece = new Uint8Array(0);
  let pieceAt = 0;
  const bytesAt = (position: number, length: number): Uint8Array => {
    if (position + length > pieceAt + piece.length) {
      piece = new Uint8Array(Math.max(length, Math.min(pieceBytes, size - position)));
      for (let done = 0; done < piece.length; ) {
        const read = readSync(file, piece, done, piece.length - done, position + done);
        if (read === 0) throw corrupt(path, position); // it has become shorter
        done += read;
      }
      pieceAt = position;
    }
    return piece.subarray(position - pieceAt, position - pieceAt + length);
  };
  for (let position = 0; position + 16 <= size; ) {
    const head = bytesAt(position, 12);
    const length = uint32(head, 0);
    if (uint32(head, 8) !== maskedCrc32c(head.subarray(0, 8))) throw corrupt(path, position);
    const end = position + 12 + length;
    if (end + 4 > size) return;
    const body = bytesAt(position + 12, length + 4);
    const data = body.subarray(0, length);
    if (uint32(body, length) !== maskedCrc32c(data)) throw corrupt(path, position);
    yield data;
    position = end + 4;
  }
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
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

function readEvent(bytes: Uint8Array): TensorBoardValue[] {
  let wallTime = 0;
  let step = 0;
  const values: { tag: string; value: number | string }[] = [];
  eachField(bytes, (field, reader) => {
    if (field === EVENT.wallTime) wallTime = reader.double();
    else if (field === EVENT.step) step = Number(reader.int64());
    else if (field !== EVENT.summary) return false;
    else {
      eachField(reader.bytes(), (part, summary) => {
        if (part !== SUMMARY_VALUE) return false;
        values.push(readValue(summary.bytes()));
        return true;
      });
    }
    return true;
  });
  return values.map(({ tag, value }) => ({ tag, step, wallTime, value }));
}

function readValue(bytes: Uint8Array): { tag: string; value: number | string } {
  let tag = '';
  let value: number | string = Number.NaN;
  eachField(bytes, (field, reader) => {
    if (field === VALUE.tag) tag = reader.string();
    else if (field === VALUE.simpleValue) value = reader.float();
    else if (field !== VALUE.tensor) return false;
    else {
      eachField(reader.bytes(), (part, tensor) => {
        if (part !== TENSOR.stringValue) return false;
        value = tensor.string();
        return true;
      });
    }
    return true;
  });
  return { tag, value };
}

/** Goes through a message. @param read reads the field that comes next, or returns false: then it is passed over. */
function eachField(bytes: Uint8Array, read: (field: number, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (!read(field, reader)) reader.skip(wire, field);
  }
}
