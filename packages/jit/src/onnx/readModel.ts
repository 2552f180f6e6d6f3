import { JitError } from '../errors.ts';
import type { OnnxAttribute, OnnxGraph, OnnxInitializer, OnnxNode } from './model.ts';
import { ELEMENT_TYPE } from './model.ts';
import { bytesOf, type Field, fieldsOf, readPorts, text } from './readPorts.ts';

/** The value of the last field of this number; undefined if it is missing. */
function integerOf(fields: readonly Field[], wanted: number): number | undefined {
  return fields.findLast(({ field }) => field === wanted)?.value;
}

function attributeOf(message: Uint8Array): readonly [string, OnnxAttribute] {
  const fields = [...fieldsOf(message)];
  const float = fields.findLast(({ field }) => field === 2)?.bytes;
  const value = ((): OnnxAttribute => {
    if (float !== undefined)
      return { float: new DataView(float.buffer, float.byteOffset).getFloat32(0, true) };
    if (fields.some(({ field }) => field === 4)) return text(bytesOf(message, 4));
    return integerOf(fields, 3) ?? fields.filter(({ field }) => field === 8).map((one) => one.value);
  })();
  return [text(bytesOf(message, 1)), value];
}

function nodeOf(message: Uint8Array): OnnxNode {
  const of = (wanted: number): Uint8Array[] =>
    [...fieldsOf(message)].flatMap(({ field, bytes }) => (field === wanted ? [bytes] : []));
  return {
    op: text(bytesOf(message, 4)),
    domain: text(bytesOf(message, 7)),
    inputs: of(1).map(text),
    outputs: of(2).map(text),
    attrs: Object.fromEntries(of(5).map(attributeOf)),
  };
}

function initializerOf(message: Uint8Array): OnnxInitializer {
  const fields = [...fieldsOf(message)];
  const element = integerOf(fields, 2);
  const type = Object.entries(ELEMENT_TYPE).find(([, number]) => number === element)?.[0];
  return {
    name: text(bytesOf(message, 8)),
    type: type as OnnxInitializer['type'],
    dims: fields.flatMap(({ field, value }) => (field === 1 ? [value] : [])),
    data: bytesOf(message, 9),
  };
}

/**
 * Reads a model that this package wrote.
 *
 * @throws JitError `bad-input` for bytes that are no model
 */
export function readModel(model: Uint8Array): OnnxGraph {
  const graph = [...fieldsOf(bytesOf(model, 7))];
  const nodes = graph.flatMap(({ field, bytes }) => (field === 1 ? [nodeOf(bytes)] : []));
  if (nodes.length === 0)
    throw new JitError('bad-input', 'The model is damaged, or no ONNX file.', 'Export it again.');
  const initializers = graph.flatMap(({ field, bytes }) => (field === 5 ? [initializerOf(bytes)] : []));
  return { nodes, initializers, ...readPorts(model) };
}

/** The numbers of a constant. */
export function numbersOf({ type, data }: OnnxInitializer): Float64Array {
  // A copy: a Buffer's bytes may begin anywhere in its memory.
  const { buffer } = Uint8Array.from(data);
  switch (type) {
    case 'float32':
      return Float64Array.from(new Float32Array(buffer));
    case 'float64':
      return new Float64Array(buffer);
    case 'int32':
      return Float64Array.from(new Int32Array(buffer));
    case 'int64':
      return Float64Array.from(new BigInt64Array(buffer), Number);
    default:
      return Float64Array.from(data);
  }
}
