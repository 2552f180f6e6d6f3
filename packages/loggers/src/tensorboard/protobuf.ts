/**
 * As much of the protocol buffer wire format as event files need: varints, doubles, floats, strings and nested messages.
 * https://protobuf.dev/programming-guides/encoding/
 */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

const encoder = new TextEncoder();

/** Writes one message. Fields come in the order of the calls. */
export class ProtobufWriter {
  #bytes = new Uint8Array(128);
  #length = 0;

  /** The message; a copy. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** An `int32`, `int64`, `enum` or `bool` that is not negative, at most 2⁵³ − 1. */
  integer(field: number, value: number): this {
    this.#varint(field * 8 + VARINT);
    this.#varint(value);
    return this;
  }

  double(field: number, value: number): this {
    this.#varint(field * 8 + FIXED64);
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value, true);
    this.#length += 8;
    return this;
  }

  float(field: number, value: number): this {
    this.#varint(field * 8 + FIXED32);
    this.#reserve(4);
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + BYTES);
    this.#varint(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  message(field: number, value: ProtobufWriter): this {
    return this.bytes(field, value.finish());
  }

  #varint(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** A field as it stands in a message: an unsigned integer, the bytes of a fixed width, or a stretch of bytes. */
export type ProtobufField = { readonly field: number } & (
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
);

/** The fields of a message in their order. @throws RangeError when it is damaged. */
export function* readProtobuf(bytes: Uint8Array): Generator<ProtobufField> {
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[position++];
      if (byte === undefined) throw new RangeError('A protocol buffer ends within a number.');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const stretch = (length: number): Uint8Array => {
    if (position + length > bytes.length) throw new RangeError('A protocol buffer ends within a field.');
    position += length;
    return bytes.subarray(position - length, position);
  };
  while (position < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === VARINT) yield { field, kind: 'integer', value: varint() };
    else if (wire === FIXED64) yield { field, kind: 'bytes', value: stretch(8) };
    else if (wire === FIXED32) yield { field, kind: 'bytes', value: stretch(4) };
    else if (wire === BYTES) yield { field, kind: 'bytes', value: stretch(varint()) };
    else throw new RangeError(`A protocol buffer has a field of the unknown wire type ${wire}.`);
  }
}
