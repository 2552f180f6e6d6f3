import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { JitError } from '../errors.ts';
import { ELEMENT_TYPE, type OnnxPort } from './model.ts';

/** A field of a message; `value` is its integer. */
export interface Field {
  readonly field: number;
  readonly bytes: Uint8Array;
  readonly value: number;
}

/**
 * A message's fields with their bytes, in order; integers are in `value`. Field numbers: onnx/onnx.proto.
 *
 * @throws JitError `bad-input` for bytes that are not a protobuf message
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) yield nextField(reader);
}

function nextField(reader: BinaryReader): Field {
  try {
    const [field, type] = reader.tag();
    if (type === WireType.LengthDelimited) return { field, bytes: reader.bytes(), value: 0 };
    if (type === WireType.Varint) return { field, bytes: new Uint8Array(), value: Number(reader.int64()) };
    return { field, bytes: reader.skip(type, field), value: 0 };
  } catch (cause) {
    throw new JitError('bad-input', 'The model is damaged, or no ONNX file.', 'Export it again.', { cause });
  }
}

/** The bytes of the last field of this number; empty if it is missing. */
export function bytesOf(message: Uint8Array, wanted: number): Uint8Array {
  let found = new Uint8Array();
  for (const { field, bytes } of fieldsOf(message))
    if (field === wanted) found = bytes as Uint8Array<ArrayBuffer>;
  return found;
}

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Reads a `ValueInfoProto` whose type is a tensor. */
function portOf(info: Uint8Array): OnnxPort {
  const tensor = bytesOf(bytesOf(info, 2), 1);
  const [element] = [...fieldsOf(tensor)].filter(({ field }) => field === 1);
  const type = Object.entries(ELEMENT_TYPE).find(([, number]) => number === element?.value)?.[0];
  const dims = [...fieldsOf(bytesOf(tensor, 2))].map(({ bytes: dim }) => {
    const [extent] = fieldsOf(dim);
    return extent?.field === 2 ? text(extent.bytes) : (extent?.value ?? 0);
  });
  return { name: text(bytesOf(info, 1)), type: type as OnnxPort['type'], dims };
}

/**
 * Reads the inputs and outputs of a model that this package wrote.
 *
 * @throws JitError `bad-input` for bytes that are not a protobuf message
 */
export function readPorts(model: Uint8Array): { readonly inputs: OnnxPort[]; readonly outputs: OnnxPort[] } {
  const ports = [...fieldsOf(bytesOf(model, 7))];
  const named = (wanted: number): OnnxPort[] =>
    ports.filter(({ field }) => field === wanted).map(({ bytes }) => portOf(bytes));
  return { inputs: named(11), outputs: named(12) };
}
