// Texts that a model carries: pairs of names and values (`ModelProto.metadata_props`), which runtimes pass over.
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Field of a model that holds one pair, and those of its name and its value. */
const [pairField, nameField, valueField] = [14, 1, 2];

/** The model with these pairs besides its own. A pair of the same name as an earlier one counts in its place. */
export function withMetadata(
  model: Uint8Array,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const out = new BinaryWriter();
  for (const [name, value] of Object.entries(metadata)) {
    out.tag(pairField, WireType.LengthDelimited).fork();
    out.tag(nameField, WireType.LengthDelimited).string(name);
    out.tag(valueField, WireType.LengthDelimited).string(value);
    out.join();
  }
  // The fields of a message may stand in any order: what follows belongs to it.
  const pairs = out.finish();
  const result = new Uint8Array(model.length + pairs.length);
  result.set(model);
  result.set(pairs, model.length);
  return result;
}

/**
 * The pairs of a model.
 *
 * @throws Error for bytes that are no message.
 */
export function readMetadata(model: Uint8Array): Record<string, string> {
  const pairs: [name: string, value: string][] = [];
  const reader = new BinaryReader(model);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field !== pairField || type !== WireType.LengthDelimited) {
      reader.skip(type, field);
      continue;
    }
    pairs.push(pairOf(new BinaryReader(reader.bytes())));
  }
  return Object.fromEntries(pairs);
}

function pairOf(reader: BinaryReader): [name: string, value: string] {
  const pair: [string, string] = ['', ''];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === nameField) pair[0] = reader.string();
    else if (field === valueField) pair[1] = reader.string();
    else reader.skip(type, field);
  }
  return pair;
}
