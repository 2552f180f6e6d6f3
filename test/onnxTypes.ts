// The element type of each node of an ONNX model, read from the model's bytes (onnx.proto3 of ONNX 1.18, Apache-2.0).

/** A message's fields: numbers for varints, bytes for length-delimited fields. */
type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

/** A node and the type of the tensor that selects its kernel. */
export interface TypedNode {
  readonly op: string;
  readonly type: string;
}

const typeNames: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
};
const comparisons = /^(Equal|Greater|GreaterOrEqual|Less|LessOrEqual|And|Or|Xor|Not|IsNaN|IsInf)$/;

/** The nodes of a model without subgraphs, in order. @throws Error for a node of unknown type. */
export function typedNodes(model: Uint8Array): readonly TypedNode[] {
  const graph = fieldsOf(bytesOf(fieldsOf(model), 7));
  const types = new Map<string, string>();
  for (const value of messagesOf(graph, 11)) {
    const tensor = fieldsOf(bytesOf(fieldsOf(bytesOf(value, 2)), 1));
    types.set(textOf(value, 1), nameOf(numberOf(tensor, 1)));
  }
  for (const tensor of messagesOf(graph, 5)) types.set(textOf(tensor, 8), nameOf(numberOf(tensor, 2)));
  const typeOf = (name: string, op: string): string => {
    const type = types.get(name);
    if (type === undefined) throw new Error(`Nothing has told the type of ${name}, which ${op} takes.`);
    return type;
  };
  return messagesOf(graph, 1).map((node) => {
    const op = textOf(node, 4);
    const inputs = (node.get(1) ?? []).map((name) => decode(name as Uint8Array));
    const outputs = (node.get(2) ?? []).map((name) => decode(name as Uint8Array));
    const attributes = messagesOf(node, 5);
    if (attributes.some((attribute) => attribute.has(6))) throw new Error(`${op} has a graph of its own.`);
    const type = typeOf(inputs[op === 'Where' ? 1 : 0]!, op);
    for (const [k, output] of outputs.entries()) types.set(output, given(op, k, type, attributes));
    return { op, type };
  });
}

/** The type of an output. */
function given(op: string, output: number, type: string, attributes: readonly Fields[]): string {
  if (op === 'Cast') return nameOf(numberOf(attributes.find((one) => textOf(one, 1) === 'to')!, 3));
  if (comparisons.test(op)) return 'bool';
  if (/^(ArgMax|ArgMin|Shape|Size)$/.test(op) || (op === 'TopK' && output === 1)) return 'int64';
  return type;
}

function nameOf(type: number): string {
  const name = typeNames[type];
  if (name === undefined) throw new Error(`There is no name for the element type ${type}.`);
  return name;
}

function fieldsOf(bytes: Uint8Array): Fields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const wire = key & 7;
    let value: number | Uint8Array;
    if (wire === 0) value = varint();
    else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
      value = bytes.subarray(at, at + length);
      at += length;
    }
    if (at > bytes.length) throw new Error('The model is damaged.');
    const known = fields.get(key >>> 3) ?? [];
    known.push(value);
    fields.set(key >>> 3, known);
  }
  return fields;
}

function bytesOf(fields: Fields, field: number): Uint8Array {
  return fields.get(field)?.[0] as Uint8Array;
}

function numberOf(fields: Fields, field: number): number {
  return fields.get(field)?.[0] as number;
}

function textOf(fields: Fields, field: number): string {
  return decode(bytesOf(fields, field));
}

function messagesOf(fields: Fields, field: number): readonly Fields[] {
  return (fields.get(field) ?? []).map((bytes) => fieldsOf(bytes as Uint8Array));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
