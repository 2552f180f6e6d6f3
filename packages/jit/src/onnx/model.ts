// An ONNX model as plain data, and its encoding. Field numbers: onnx/onnx.proto in https://github.com/onnx/onnx.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** ONNX tensor element types (`TensorProto.DataType`). */
export const ELEMENT_TYPE = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float64: 11 } as const;

/** Element types of a graph's tensors. */
export type ElementType = keyof typeof ELEMENT_TYPE;

/** A node attribute. Plain numbers and lists are integers (`INT`, `INTS`); an object wraps a `FLOAT`. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly attrs: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxInitializer {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: Uint8Array;
}

/** A graph input or output; a string dimension is symbolic. */
export interface OnnxPort {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

/** Nodes, constants, inputs and outputs of a model. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** Operator set of the graphs. */
export const OPSET = 18;
/** Domain of ONNX Runtime's own operators. */
export const MICROSOFT = 'com.microsoft';
const IR_VERSION = 8;
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

function int(out: BinaryWriter, field: number, value: number): void {
  out.tag(field, WireType.Varint).int64(value);
}

function float(out: BinaryWriter, field: number, value: number): void {
  out.tag(field, WireType.Bit32).float(value);
}

function bytes(out: BinaryWriter, field: number, value: Uint8Array): void {
  out.tag(field, WireType.LengthDelimited).bytes(value);
}

export function string(out: BinaryWriter, field: number, value: string): void {
  out.tag(field, WireType.LengthDelimited).string(value);
}

export function message(out: BinaryWriter, field: number, write: () => void): void {
  out.tag(field, WireType.LengthDelimited).fork();
  write();
  out.join();
}

function writeAttribute(out: BinaryWriter, name: string, value: OnnxAttribute): void {
  string(out, 1, name);
  if (typeof value === 'number') {
    int(out, 3, value);
    int(out, 20, ATTRIBUTE_TYPE.int);
  } else if (typeof value === 'string') {
    string(out, 4, value);
    int(out, 20, ATTRIBUTE_TYPE.string);
  } else if ('float' in value) {
    float(out, 2, value.float);
    int(out, 20, ATTRIBUTE_TYPE.float);
  } else {
    for (const item of value) int(out, 8, item);
    int(out, 20, ATTRIBUTE_TYPE.ints);
  }
}

function writeNode(out: BinaryWriter, node: OnnxNode): void {
  for (const input of node.inputs) string(out, 1, input);
  for (const output of node.outputs) string(out, 2, output);
  string(out, 4, node.op);
  for (const [name, value] of Object.entries(node.attrs)) {
    message(out, 5, () => writeAttribute(out, name, value));
  }
  if (node.domain !== '') string(out, 7, node.domain);
}

function writeInitializer(out: BinaryWriter, tensor: OnnxInitializer): void {
  for (const n of tensor.dims) int(out, 1, n);
  int(out, 2, ELEMENT_TYPE[tensor.type]);
  string(out, 8, tensor.name);
  bytes(out, 9, tensor.data);
}

function writePort(out: BinaryWriter, port: OnnxPort): void {
  string(out, 1, port.name);
  message(out, 2, () =>
    message(out, 1, () => {
      int(out, 1, ELEMENT_TYPE[port.type]);
      message(out, 2, () => {
        for (const n of port.dims) {
          message(out, 1, () => (typeof n === 'number' ? int(out, 1, n) : string(out, 2, n)));
        }
      });
    }),
  );
}

function writeGraph(out: BinaryWriter, graph: OnnxGraph, name: string): void {
  for (const node of graph.nodes) message(out, 1, () => writeNode(out, node));
  string(out, 2, name);
  for (const tensor of graph.initializers) message(out, 5, () => writeInitializer(out, tensor));
  for (const port of graph.inputs) message(out, 11, () => writePort(out, port));
  for (const port of graph.outputs) message(out, 12, () => writePort(out, port));
}

/**
 * Encodes a graph as a model for operator set 18.
 *
 * @param graphName name of the graph in the model; default `step`
 */
export function encodeModel(graph: OnnxGraph, graphName = 'step'): Uint8Array<ArrayBuffer> {
  const out = new BinaryWriter();
  int(out, 1, IR_VERSION);
  string(out, 2, 'prism-rl-jit');
  message(out, 7, () => writeGraph(out, graph, graphName));
  const domains = new Set(graph.nodes.map(({ domain }) => domain)).add('');
  for (const domain of domains) {
    message(out, 8, () => {
      if (domain !== '') string(out, 1, domain);
      int(out, 2, domain === '' ? OPSET : 1);
    });
  }
  return out.finish();
}
