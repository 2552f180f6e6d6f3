/**
 * As much of the protocol buffer wire format as reading event files back needs.
 * https://protobuf.dev/programming-guides/encoding/
 */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

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
