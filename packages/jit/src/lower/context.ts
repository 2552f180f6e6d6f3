// The context of every lowering, and helpers that lowerings share.

import { JitError } from '../errors.ts';
import type { GraphBuilder, NodeAttributes, Ref } from '../onnx/builder.ts';
import { ELEMENT_TYPE, type ElementType } from '../onnx/model.ts';
import type { Operation, Value } from '../program/ir.ts';
import { userLocation } from '../trace/location.ts';

/** A tfjs operation being lowered. */
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

  has(name: string): boolean {
    return this.operation.inputs[name] !== undefined;
  }

  value(name: string): Value {
    const value = this.operation.inputs[name];
    if (value === undefined) return this.unsupported(`has no input '${name}'`);
    return value;
  }

  /** The tensor of a named input. */
  in(name: string): Ref {
    return this.#ref(this.value(name));
  }

  /** The tensors of a list (`Concat`, `AddN`, `Pack`). */
  list(): { values: Value[]; refs: Ref[] } {
    const values = Object.values(this.operation.inputs);
    return { values, refs: values.map(this.#ref) };
  }

  /** A named input, cast. */
  as(name: string, dtype: ElementType): Ref {
    return this.cast(this.in(name), this.value(name).dtype, dtype);
  }

  attr<T>(name: string): T {
    return this.operation.attrs[name] as T;
  }

  node(op: string, inputs: readonly Ref[], attrs: NodeAttributes = {}): Ref {
    return this.graph.node(op, inputs, attrs);
  }

  /** Casts unless the types are equal. */
  cast(ref: Ref, from: ElementType, to: ElementType): Ref {
    return from === to ? ref : this.node('Cast', [ref], { to: ELEMENT_TYPE[to] });
  }

  reshape(ref: Ref, shape: readonly number[]): Ref {
    // Without `allowzero`, a size of 0 would copy the operand's size.
    const attrs = shape.includes(0) ? { allowzero: 1 } : {};
    return this.node('Reshape', [ref, this.graph.int64(shape)], attrs);
  }

  scalar(dtype: ElementType, value: number): Ref {
    return this.graph.constant(dtype, [], [value]);
  }

  /** Gathers along an axis at constant indices. */
  gather(ref: Ref, indices: ArrayLike<number>, dims: readonly number[], axis: number): Ref {
    return this.node('Gather', [ref, this.graph.constant('int32', dims, indices)], { axis });
  }

  /** @throws JitError `not-lowered` with the operation's name and the line that called it */
  unsupported(why: string): never {
    const { op, callSite } = this.operation;
    throw JitError.notLowered`The tfjs operation ${op} ${why}.
      Compute it outside the compiled step, eagerly, and pass the result in; or run the whole step eagerly.`.at(
      userLocation(callSite),
    );
  }
}

/** Lowers a tfjs operation to graph nodes and returns its outputs. */
export type Lowering = (op: Lowered) => Ref | Ref[];

export type LoweringTable = Readonly<Record<string, Lowering>>;

export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
