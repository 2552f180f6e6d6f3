// An ONNX model as plain data, and its bytes. Field numbers: onnx/onnx.proto in https://github.com/onnx/onnx.
import { ProtobufWriter } from './protobuf.ts';

/** ONNX tensor element types (`TensorProto.DataType`). */
export const ELEMENT_TYPE = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 } as const;

/** Element types used in graphs; int64 only for shapes and indices, float64 only inside exact integer division. */
export type ElementType = keyof typeof ELEMENT_TYPE;

/** A node attribute. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

/** A node. */
export interface OnnxNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly attrs: Readonly<Record<string, OnnxAttribute>>;
  /** The graph that a node repeats; it may use names of the graph around it. */
  readonly body?: OnnxGraph;
}

/** A constant tensor. */
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

/** A graph. */
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
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;

function writeAttribute(out: ProtobufWriter, name: string, value: OnnxAttribute): void {
  out.string(1, name);
  if (typeof value === 'number') {
    out.int(3, value);
    out.int(20, ATTRIBUTE_TYPE.int);
  } else if (typeof value === 'string') {
    out.string(4, value);
    out.int(20, ATTRIBUTE_TYPE.string);
  } else if ('float' in value) {
    out.float(2, value.float);
    out.int(20, ATTRIBUTE_TYPE.float);
  } else {
    for (const item of value) out.int(8, item);
    out.int(20, ATTRIBUTE_TYPE.ints);
  }
}

function writeNode(out: ProtobufWriter, node: OnnxNode): void {
  for (const input of node.inputs) out.string(1, input);
  for (const output of node.outputs) out.string(2, output);
  out.string(4, node.op);
  for (const [name, value] of Object.entries(node.attrs)) {
    out.message(5, (attribute) => writeAttribute(attribute, name, value));
  }
  const { body } = node;
  if (body !== undefined) {
    out.message(5, (attribute) => {
      attribute.string(1, 'body');
      attribute.message(6, (message) => writeGraph(message, body, 'body'));
      attribute.int(20, ATTRIBUTE_TYPE.graph);
    });
  }
  if (node.domain !== '') out.string(7, node.domain);
}

function writeInitializer(out: ProtobufWriter, tensor: OnnxInitializer): void {
  for (const n of tensor.dims) out.int(1, n);
  out.int(2, ELEMENT_TYPE[tensor.type]);
  out.string(8, tensor.name);
  out.bytes(9, tensor.data);
}

function writePort(out: ProtobufWriter, port: OnnxPort): void {
  out.string(1, port.name);
  out.message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.int(1, ELEMENT_TYPE[port.type]);
      tensor.message(2, (shape) => {
        for (const n of port.dims) {
          shape.message(1, (dim) => (typeof n === 'number' ? dim.int(1, n) : dim.string(2, n)));
        }
      });
    }),
  );
}

function writeGraph(out: ProtobufWriter, graph: OnnxGraph, name: string): void {
  for (const node of graph.nodes) out.message(1, (message) => writeNode(message, node));
  out.string(2, name);
  for (const tensor of graph.initializers) out.message(5, (message) => writeInitializer(message, tensor));
  for (const port of graph.inputs) out.message(11, (message) => writePort(message, port));
  for (const port of graph.outputs) out.message(12, (message) => writePort(message, port));
}

/** The bytes of a model that holds the graph. */
export function encodeModel(graph: OnnxGraph, graphName = 'step'): Uint8Array<ArrayBuffer> {
  const out = new ProtobufWriter();
  out.int(1, IR_VERSION);
  out.string(2, 'prism-rl-jit');
  out.message(7, (message) => writeGraph(message, graph, graphName));
  const domains = new Set(graph.nodes.map((node) => node.domain)).add('');
  for (const domain of domains) {
    out.message(8, (opset) => {
      if (domain !== '') opset.string(1, domain);
      opset.int(2, domain === '' ? OPSET : 1);
    });
  }
  return out.finish();
}
