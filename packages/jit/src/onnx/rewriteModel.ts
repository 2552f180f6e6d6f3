// Makes a batch size symbolic: compares the graphs for two sizes. If they differ only in the targets of reshapes, and there by a multiple of
// the batch size, that dimension becomes "the rest" (−1).

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { attributesKey } from './builder.ts';
import type { OnnxGraph, OnnxInitializer, OnnxNode, OnnxPort } from './model.ts';
import { message, string } from './model.ts';
import { bytesOf, fieldsOf, text } from './readPorts.ts';

const BATCH = 'batch';

type Sizes = readonly [number, number];

/** Whether two numbers are the same multiple of the two batch sizes. */
function scales(a: number, b: number, [m, n]: Sizes): boolean {
  return a !== b && a % m === 0 && (a / m) * n === b;
}

function int64s(tensor: OnnxInitializer): number[] {
  const bytes = tensor.data.slice();
  return Array.from(new BigInt64Array(bytes.buffer), Number);
}

function mergePorts(a: readonly OnnxPort[], b: readonly OnnxPort[], sizes: Sizes): OnnxPort[] | undefined {
  const merged: OnnxPort[] = [];
  for (const [i, port] of a.entries()) {
    if (port.type !== b[i]?.type || port.dims.length !== b[i]?.dims.length) return undefined;
    const dims: (number | string)[] = [];
    for (const [axis, n] of port.dims.entries()) {
      const other = b[i]?.dims[axis];
      if (n === other) dims.push(n);
      else if (axis === 0 && n === sizes[0] && other === sizes[1]) dims.push(BATCH);
      else return undefined;
    }
    merged.push({ ...port, dims });
  }
  return merged;
}

/** A reshape's target with −1 for the batch; undefined if more than one dimension depends on it. */
function mergeShape(a: OnnxInitializer, b: OnnxInitializer, sizes: Sizes): OnnxInitializer | undefined {
  if (a.type !== 'int64' || b.type !== 'int64') return undefined;
  const other = int64s(b);
  const shape = int64s(a).map((n, i) => {
    if (n === other[i]) return n;
    return scales(n, other[i] as number, sizes) ? -1 : Number.NaN;
  });
  const free = shape.filter((n) => n === -1).length;
  if (shape.length !== other.length || shape.some(Number.isNaN) || free > 1) return undefined;
  return { ...a, data: new Uint8Array(BigInt64Array.from(shape.map(BigInt)).buffer) };
}

/** Whether two nodes differ only in their inputs. */
function sameNode(a: OnnxNode, b: OnnxNode | undefined): boolean {
  if (b === undefined) return false;
  const isAlike = a.op === b.op && a.domain === b.domain && a.inputs.length === b.inputs.length;
  return isAlike && attributesKey(a.attrs) === attributesKey(b.attrs);
}

/**
 * Joins the graphs for two batch sizes into one for any size. The first axes of its inputs and outputs are called `batch`.
 *
 * @param sizes the two batch sizes, which must differ
 * @returns undefined if the graphs differ in more than reshapes
 */
export function withDynamicBatch(a: OnnxGraph, b: OnnxGraph, sizes: Sizes): OnnxGraph | undefined {
  const inputs = mergePorts(a.inputs, b.inputs, sizes);
  const outputs = mergePorts(a.outputs, b.outputs, sizes);
  const alike =
    a.nodes.length === b.nodes.length &&
    a.inputs.length === b.inputs.length &&
    a.outputs.length === b.outputs.length &&
    a.nodes.every((node, i) => sameNode(node, b.nodes[i]));
  if (inputs === undefined || outputs === undefined || !alike) return undefined;
  const constantsA = new Map(a.initializers.map((tensor) => [tensor.name, tensor]));
  const constantsB = new Map(b.initializers.map((tensor) => [tensor.name, tensor]));
  const names = new Map([...a.inputs].map(({ name }) => [name, name]));
  const merged = new Map<string, OnnxInitializer>();
  const nodes = [];
  for (const [i, node] of a.nodes.entries()) {
    const other = b.nodes[i] as (typeof b.nodes)[number];
    const ends = [];
    for (const [k, input] of node.inputs.entries()) {
      const mine = constantsA.get(input);
      const theirs = constantsB.get(other.inputs[k] as string);
      if (mine === undefined || theirs === undefined) {
        if (names.get(input) !== other.inputs[k]) return undefined;
        ends.push(input);
        continue;
      }
      const same =
        mine.type === theirs.type &&
        mine.data.length === theirs.data.length &&
        mine.data.every((x, j) => x === theirs.data[j]);
      const shape = same
        ? mine
        : node.op === 'Reshape' && k === 1
          ? mergeShape(mine, theirs, sizes)
          : undefined;
      if (shape === undefined) return undefined;
      // A constant may be shared: by reshapes that depend on the batch in different axes, and by nodes that do not depend on it.
      const name = same ? mine.name : `${mine.name}_batch${int64s(shape).indexOf(-1)}`;
      merged.set(name, { ...shape, name });
      ends.push(name);
    }
    for (const [k, output] of node.outputs.entries()) names.set(output, other.outputs[k] as string);
    nodes.push({ ...node, inputs: ends });
  }
  const isSameEnd = a.outputs.every(({ name }, i) => (names.get(name) ?? name) === b.outputs[i]?.name);
  return isSameEnd ? { nodes, initializers: [...merged.values()], inputs, outputs } : undefined;
}

// Metadata of a model: pairs of names and values (`ModelProto.metadata_props`), which runtimes ignore.

/** Fields: of a pair in the model, of the name and of the value in a pair. */
const [pairField, nameField, valueField] = [14, 1, 2];

/** Adds pairs to a model. A pair with the name of an earlier one replaces it. */
export function withMetadata(
  model: Uint8Array,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const out = new BinaryWriter();
  for (const [name, value] of Object.entries(metadata)) {
    message(out, pairField, () => {
      string(out, nameField, name);
      string(out, valueField, value);
    });
  }
  // The fields of a message may be in any order, so appended bytes belong to it.
  const pairs = out.finish();
  const result = new Uint8Array(model.length + pairs.length);
  result.set(model);
  result.set(pairs, model.length);
  return result;
}

/**
 * Reads the pairs of a model.
 *
 * @throws JitError `bad-input` for bytes that are not a protobuf message
 */
export function readMetadata(model: Uint8Array): Record<string, string> {
  const pairs = [...fieldsOf(model)].filter(({ field }) => field === pairField);
  const named = pairs.map(({ bytes }) => [bytesOf(bytes, nameField), bytesOf(bytes, valueField)].map(text));
  return Object.fromEntries(named);
}
