// Writes a program and merges equal operations.

import * as tf from '@tensorflow/tfjs-core';
import type { Attributes, DType, Operation, Program, TypedArray, Value } from './ir.ts';
import { rootsOf, sameShape } from './ir.ts';

/** A key of a small constant; undefined for large ones, and for −0, which would equal 0. */
export function constantKey(dtype: DType, shape: readonly number[], data: TypedArray): string | undefined {
  if (data.length > 64 || data.some((x) => Object.is(x, -0))) return undefined;
  return `${dtype}|${shape.join(',')}|${data.join(',')}`;
}

/** Attributes as text. JSON would write −∞, NaN and undefined as null and −0 as 0, and refuse bigints. */
export function attributesKey(attrs: unknown): string {
  const exact = (_: string, value: unknown): unknown => {
    // The prefix distinguishes strings from the texts below.
    if (typeof value === 'string') return `text ${value}`;
    if (value === undefined || typeof value === 'bigint') return `${typeof value} ${value}`;
    const isInexact = typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
    return isInexact ? `number ${1 / value} ${value}` : value;
  };
  return JSON.stringify(attrs, exact);
}

/** Numbers the values that passes create. A tracer counts from 0 and never gets this far. */
let lastId = 2 ** 32;

export function newId(): number {
  return ++lastId;
}

/** Collects operations and values of a rewritten program. */
export class ProgramWriter {
  readonly operations: Operation[] = [];
  readonly #made = new Map<string, Operation>();
  readonly #constants = new Map<string, Value>();

  /** Adds a constant; small equal ones become one value. */
  constant(dtype: DType, shape: readonly number[], data: TypedArray): Value {
    const key = constantKey(dtype, shape, data);
    const known = key === undefined ? undefined : this.#constants.get(key);
    if (known !== undefined) return known;
    const value: Value = { id: newId(), source: 'constant', shape, dtype, data };
    if (key !== undefined) this.#constants.set(key, value);
    return value;
  }

  scalar(value: number): Value {
    return this.constant('float32', [], Float32Array.of(value));
  }

  /** Reshapes a value, if it has another shape. */
  reshape(x: Value, shape: readonly number[], callSite?: Error | undefined): Value {
    return sameShape(x.shape, shape) ? x : this.emit('Reshape', { x }, {}, shape, x.dtype, callSite);
  }

  /** Adds an operation with one output. */
  emit(
    op: string,
    inputs: Readonly<Record<string, Value>>,
    attrs: Attributes,
    shape: readonly number[],
    dtype: DType,
    callSite?: Error | undefined,
  ): Value {
    return this.emitAll(op, inputs, attrs, [{ shape, dtype }], callSite)[0] as Value;
  }

  emitAll(
    op: string,
    inputs: Readonly<Record<string, Value>>,
    attrs: Attributes,
    outputs: readonly { readonly shape: readonly number[]; readonly dtype: DType }[],
    callSite?: Error | undefined,
  ): Value[] {
    const key = [
      op,
      ...Object.entries(inputs).map(([name, value]) => `${name}=${value.id}`),
      attributesKey(attrs),
      outputs.map(({ shape, dtype }) => `${dtype}[${shape.join(',')}]`).join(),
    ].join('|');
    const known = this.#made.get(key);
    if (known !== undefined) return known.outputs;
    const operation: Operation = { id: this.operations.length, op, inputs, attrs, outputs: [], callSite };
    operation.outputs = outputs.map(({ shape, dtype }, output) => ({
      id: newId(),
      source: 'node',
      shape,
      dtype,
      node: operation,
      output,
    }));
    this.operations.push(operation);
    this.#made.set(key, operation);
    return operation.outputs;
  }
}

/** The operations on which the given values depend, in order. */
export function liveOperations(operations: readonly Operation[], roots: Iterable<Value>): Operation[] {
  const needed = new Set<Operation>();
  for (const root of roots) if (root.node !== undefined) needed.add(root.node);
  const live: Operation[] = [];
  for (const operation of operations.toReversed()) {
    if (!needed.has(operation)) continue;
    live.push(operation);
    for (const value of Object.values(operation.inputs)) if (value.node !== undefined) needed.add(value.node);
  }
  return live.reverse();
}

/** An operation's inputs, each replaced. */
export function replaced(inputs: Operation['inputs'], get: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, get(value)]));
}

/**
 * Replaces a program's results and keeps only the operations they need.
 *
 * @param get returns the new form of a result
 */
export function withResults(
  program: Program,
  get: (value: Value) => Value,
  operations: readonly Operation[],
): Program {
  const renewed = <T extends { readonly value: Value }>(list: readonly T[]): T[] =>
    list.map((update) => ({ ...update, value: get(update.value) }));
  const made = {
    ...program,
    outputs: new Map([...program.outputs].map(([name, value]) => [name, get(value)])),
    updates: renewed(program.updates),
    flatUpdates: renewed(program.flatUpdates),
  };
  return { ...made, operations: liveOperations(operations, rootsOf(made)) };
}

/**
 * Replaces values of a program and removes operations that become unused.
 *
 * @param before operations that compute the new values, if any
 */
export function substitute(
  program: Program,
  others: ReadonlyMap<Value, Value>,
  before: readonly Operation[] = [],
): Program {
  const now = new Map(others);
  const get = (value: Value): Value => now.get(value) ?? value;
  const operations = program.operations.map((operation): Operation => {
    const renewed: Operation = { ...operation, inputs: replaced(operation.inputs, get), outputs: [] };
    renewed.outputs = operation.outputs.map((output) => ({ ...output, node: renewed }));
    for (const [i, output] of operation.outputs.entries())
      if (!now.has(output)) now.set(output, renewed.outputs[i] as Value);
    return renewed;
  });
  return withResults(program, get, [...before, ...operations]);
}

/**
 * Begin and size of a slice for each axis.
 *
 * @param x the sliced tensor
 * @param attrs the operation's: `begin` and `size`, which may be numbers, short lists, or −1 for the rest
 */
export function sliceOf(
  x: Value,
  { begin, size }: Attributes,
): { readonly begin: readonly number[]; readonly size: readonly number[] } {
  // tfjs's own parser needs only the shape.
  const shaped = { shape: [...x.shape] } as unknown as tf.Tensor;
  const [from, extent] = tf.slice_util.parseSliceParams(shaped, begin as number[], size as number[]);
  return { begin: from, size: extent };
}
