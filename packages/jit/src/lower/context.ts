// The context that every lowering receives, and the small vocabulary they share.

import type { GraphBuilder, NodeAttributes, Ref } from '../onnx/builder.ts';
import { ELEMENT_TYPE, type ElementType } from '../onnx/model.ts';
import type { Operation, Value } from '../program/ir.ts';

/** One tfjs operation being lowered. */
export class Lowered {
  readonly graph: GraphBuilder;
  readonly operation: Operation;
  readonly #ref: (value: Value) => Ref;

  constructor(graph: GraphBuilder, operation: Operation, ref: (value: Value) => Ref) {
    this.graph = graph;
    this.operation = operation;
    this.#ref = ref;
  }

  /** The operation's first output. */
  get output(): Value {
    return this.operation.outputs[0] as Value;
  }

  /** Whether an optional input is there. */
  has(name: string): boolean {
    return this.operation.inputs[name] !== undefined;
  }

  /** A named input. */
  value(name: string): Value {
    const value = this.operation.inputs[name];
    if (value === undefined) return this.unsupported(`has no input '${name}'`);
    return value;
  }

  /** The tensor that holds a named input. */
  in(name: string): Ref {
    return this.#ref(this.value(name));
  }

  /** A list's tensors (`Concat`, `AddN`, `Pack`). */
  list(): { values: Value[]; refs: Ref[] } {
    const values = Object.values(this.operation.inputs);
    return { values, refs: values.map(this.#ref) };
  }

  /** A named input, cast. */
  as(name: string, dtype: ElementType): Ref {
    return this.cast(this.in(name), this.value(name).dtype, dtype);
  }

  /** An attribute. */
  attr<T>(name: string): T {
    return this.operation.attrs[name] as T;
  }

  /** A node with one output. */
  node(op: string, inputs: readonly Ref[], attrs: NodeAttributes = {}): Ref {
    return this.graph.node(op, inputs, attrs);
  }

  /** A cast, unless there is nothing to do. */
  cast(ref: Ref, from: ElementType, to: ElementType): Ref {
    return from === to ? ref : this.node('Cast', [ref], { to: ELEMENT_TYPE[to] });
  }

  /** A reshape. */
  reshape(ref: Ref, shape: readonly number[]): Ref {
    // Else a side of 0 is the operand's.
    const attrs = shape.includes(0) ? { allowzero: 1 } : {};
    return this.node('Reshape', [ref, this.graph.int64(shape)], attrs);
  }

  /** A constant of the given dtype with one number in it. */
  scalar(dtype: ElementType, value: number): Ref {
    return this.graph.constant(dtype, [], [value]);
  }

  /** Selects along an axis by constant indices. */
  gather(ref: Ref, indices: ArrayLike<number>, dims: readonly number[], axis: number): Ref {
    return this.node('Gather', [ref, this.graph.constant('int32', dims, indices)], { axis });
  }

  /** @throws NotLowered with the operation's name and where it was called */
  unsupported(why: string): never {
    const { op, callSite } = this.operation;
    throw new NotLowered(op, why, callSite);
  }
}

/** An operation that there are no ONNX operators for. */
export class NotLowered extends Error {
  /** Where it was called, if that is known. */
  readonly called: Error | undefined;

  constructor(op: string, why: string, called: Error | undefined) {
    super(`The tfjs operation ${op} ${why}.`);
    this.name = 'NotLowered';
    this.called = called;
  }
}

/** Turns one tfjs operation into graph nodes and returns its outputs. */
export type Lowering = (op: Lowered) => Ref | Ref[];

/** Lowerings by the name of the operation. */
export type LoweringTable = Readonly<Record<string, Lowering>>;

/** The numbers 0 … n − 1. */
export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
