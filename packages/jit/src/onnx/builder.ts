// Builds a graph node by node. Equal nodes and equal constants are created once, so lowerings need not look for them.
import type { ElementType, OnnxAttribute, OnnxGraph, OnnxInitializer, OnnxNode, OnnxPort } from './model.ts';
import { MICROSOFT } from './model.ts';

export type Ref = string;

/** Attributes of a node; undefined ones are omitted. */
export type NodeAttributes = Readonly<Record<string, OnnxAttribute | undefined>>;

const MICROSOFT_OPS = new Set(['FusedMatMul', 'Gelu', 'QuickGelu', 'FusedGemm']);

function bytesOf(type: ElementType, values: ArrayLike<number>): Uint8Array {
  switch (type) {
    case 'float32':
      return new Uint8Array(Float32Array.from(values).buffer);
    case 'float64':
      return new Uint8Array(Float64Array.from(values).buffer);
    case 'int32':
      return new Uint8Array(Int32Array.from(values).buffer);
    case 'int64':
      return new Uint8Array(BigInt64Array.from(Array.from(values, (x) => BigInt(x))).buffer);
    case 'uint8':
      return Uint8Array.from(values);
    case 'bool':
      return Uint8Array.from(values, (x) => (x ? 1 : 0));
  }
}

function hash(bytes: Uint8Array): string {
  // FNV-1a. Short keys suffice: the caller compares the bytes.
  let a = 0x811c9dc5;
  for (const byte of bytes) a = Math.imul(a ^ byte, 0x01000193);
  return (a >>> 0).toString(36);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** A canonical text of attributes. */
export function attributesKey(attrs: OnnxNode['attrs']): string {
  return JSON.stringify(Object.entries(attrs).map(([name, value]) => [name, attributeKey(value)]));
}

/** JSON would write ∞, −∞ and NaN as null, and −0 as 0. */
function attributeKey(value: OnnxAttribute): string {
  if (typeof value !== 'object' || !('float' in value)) return JSON.stringify(value);
  return `float ${Object.is(value.float, -0) ? '-0' : value.float}`;
}

/** The size of a product of two matrices, and which matrices it transposes. */
export interface ProductSize {
  readonly rows: number;
  readonly columns: number;
  /** The length summed over. */
  readonly inner: number;
  readonly transA: boolean;
  readonly transB: boolean;
}

/** Builds an ONNX graph, node by node. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxInitializer[] = [];
  readonly #inputs: OnnxPort[] = [];
  readonly #outputs: { port: OnnxPort; ref: Ref }[] = [];
  readonly #made = new Map<string, Ref[]>();
  readonly #constants = new Map<string, OnnxInitializer[]>();
  /** Numbers names. */
  #count = 0;
  readonly #reserved: ReadonlySet<string>;
  /** Floating-point operations of the matrix products, added up by the lowerings; they determine the number of threads. */
  flops = 0;
  /** The single (unbatched) products among them. */
  readonly products: ProductSize[] = [];
  /**
   * Whether to use only operators that GPU providers have. ONNX Runtime's WebGPU provider lacks Sum, Sign, LogSoftmax and FusedMatMul; it leaves
   * such nodes to the CPU, with transfers in both directions.
   */
  isPortable = false;

  /** @param reserved names of inputs and outputs */
  constructor(reserved: ReadonlySet<string> = new Set()) {
    this.#reserved = reserved;
  }

  #name(kind: 't' | 'c'): string {
    const name = `${kind}${this.#count++}`;
    return this.#reserved.has(name) ? this.#name(kind) : name;
  }

  /** Adds a node with one output. `FusedMatMul`, `Gelu`, `QuickGelu` and `FusedGemm` are ONNX Runtime's operators, all others ONNX's. */
  node(op: string, inputs: readonly Ref[], attrs: NodeAttributes = {}): Ref {
    return this.nodes(op, inputs, attrs, 1)[0] as Ref;
  }

  /** Adds a node with several outputs. */
  nodes(op: string, inputs: readonly Ref[], attrs: NodeAttributes, outputs: number): Ref[] {
    const given = Object.fromEntries(
      Object.entries(attrs).filter((entry): entry is [string, OnnxAttribute] => entry[1] !== undefined),
    );
    // JSON, because names may contain commas.
    const key = JSON.stringify([op, inputs, attributesKey(given), outputs]);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const names = Array.from({ length: outputs }, () => this.#name('t'));
    const domain = MICROSOFT_OPS.has(op) ? MICROSOFT : '';
    this.#nodes.push({ op, domain, inputs: [...inputs], outputs: names, attrs: given });
    this.#made.set(key, names);
    return names;
  }

  /**
   * Adds a constant, or returns an equal one.
   *
   * @param values one for each element of the shape `dims`; for bools, 0 is false
   * @throws RangeError for an `int64` that is not an integer
   */
  constant(type: ElementType, dims: readonly number[], values: ArrayLike<number>): Ref {
    return this.tensor({ type, dims, data: bytesOf(type, values) });
  }

  /** As {@link constant}, of bytes. */
  tensor({ type, dims, data }: Omit<OnnxInitializer, 'name'>): Ref {
    const key = `${type}|${dims.join(',')}|${data.length}|${hash(data)}`;
    const alike = this.#constants.get(key) ?? [];
    const known = alike.find((one) => sameBytes(one.data, data));
    if (known !== undefined) return known.name;
    const tensor: OnnxInitializer = { name: this.#name('c'), type, dims: [...dims], data };
    this.#constants.set(key, [...alike, tensor]);
    this.#initializers.push(tensor);
    return tensor.name;
  }

  float(value: number): Ref {
    return this.constant('float32', [], [value]);
  }

  /** A vector of int64, for shapes, axes and indices. */
  int64(values: readonly number[]): Ref {
    return this.constant('int64', [values.length], values);
  }

  input(name: string, type: ElementType, dims: OnnxPort['dims']): Ref {
    this.#inputs.push({ name, type, dims });
    return name;
  }

  output(name: string, ref: Ref, type: ElementType, dims: OnnxPort['dims']): void {
    this.#outputs.push({ port: { name, type, dims }, ref });
  }

  /** Finishes the graph: drops dead nodes and names the outputs. */
  finish(): OnnxGraph {
    const nodes = this.#live();
    const made = new Set(nodes.flatMap((node) => node.outputs));
    const renamed = new Map<Ref, Ref>();
    const copies: OnnxNode[] = [];
    for (const { port, ref } of this.#outputs) {
      // Rename the tensor if possible, because an Identity copies. Inputs, constants and tensors that are renamed already need one.
      if (made.has(ref) && !renamed.has(ref)) renamed.set(ref, port.name);
      else copies.push({ op: 'Identity', domain: '', inputs: [ref], outputs: [port.name], attrs: {} });
    }
    const name = (ref: Ref): Ref => renamed.get(ref) ?? ref;
    const all = [...nodes, ...copies].map(({ inputs, outputs, ...node }) => {
      return { ...node, inputs: inputs.map(name), outputs: outputs.map(name) };
    });
    const used = new Set(all.flatMap(({ inputs }) => inputs));
    return {
      nodes: all,
      initializers: this.#initializers.filter((tensor) => used.has(tensor.name)),
      inputs: this.#inputs.filter((port) => used.has(port.name)),
      outputs: this.#outputs.map(({ port }) => port),
    };
  }

  #live(): OnnxNode[] {
    const needed = new Set(this.#outputs.map(({ ref }) => ref));
    const live: OnnxNode[] = [];
    for (const node of this.#nodes.toReversed()) {
      if (!node.outputs.some((ref) => needed.has(ref))) continue;
      for (const ref of node.inputs) needed.add(ref);
      live.push(node);
    }
    return live.reverse();
  }
}
