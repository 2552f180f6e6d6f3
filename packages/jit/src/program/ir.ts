// The recorded program: values and the TensorFlow.js operations between them, in order of execution.

import type * as tf from '@tensorflow/tfjs-core';

export type DType = 'float32' | 'int32' | 'bool';

/** How a tensor is stored: in its dtype, or as bytes, which the graph converts. */
export type StoredType = DType | 'uint8';

/** Host memory of one tensor. */
export type TypedArray = Float32Array | Int32Array | Uint8Array;

export type ValueSource = 'input' | 'variable' | 'constant' | 'node';

/** A tensor of the recorded program. */
export interface Value {
  readonly id: number;
  readonly source: ValueSource;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly name?: string;
  /** Whether an input contains only integers from 0 to 255, so that it may be bound as bytes. */
  readonly isBytes?: boolean | undefined;
  /** Bounds of an input's numbers, if known. */
  readonly bounds?: readonly [least: number, most: number] | undefined;
  /** The variable whose value at the start of the step this is. */
  readonly variable?: tf.Variable;
  readonly data?: TypedArray;
  readonly node?: Operation;
  /** Index among the operation's outputs. */
  readonly output?: number;
  /** Where a host constant was made. */
  readonly callSite?: Error | undefined;
}

/** Attributes of an operation, as TensorFlow.js passes them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One call of a TensorFlow.js operation. */
export interface Operation {
  readonly id: number;
  /** Its name in TensorFlow.js, which calls operations kernels. */
  readonly op: string;
  /** Named inputs in call order; lists (`Concat`, `AddN`, `Pack`) are named '0', '1', … */
  readonly inputs: Readonly<Record<string, Value>>;
  readonly attrs: Attributes;
  outputs: Value[];
  readonly callSite?: Error | undefined;
}

/** A variable and its value at the end of the step. */
export interface VariableUpdate {
  readonly variable: tf.Variable;
  readonly value: Value;
}

/** Variables updated by one flat operation, in order. */
export interface FlatUpdate {
  readonly variables: readonly tf.Variable[];
  /** The new contents of all variables as one vector. */
  readonly value: Value;
}

export interface Program {
  readonly inputs: readonly Value[];
  readonly operations: readonly Operation[];
  readonly outputs: ReadonlyMap<string, Value>;
  readonly updates: readonly VariableUpdate[];
  /** Updates of the same form, once a pass has fused them. */
  readonly flatUpdates: readonly FlatUpdate[];
}

export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

/** Non-negative axes in ascending order; undefined means all. */
export function axesOf(axis: unknown, rank: number): number[] {
  if (axis === undefined || axis === null) return Array.from({ length: rank }, (_, i) => i);
  const list = Array.isArray(axis) ? (axis as number[]) : [axis as number];
  return list.map((i) => (i < 0 ? i + rank : i)).sort((a, b) => a - b);
}

/** Whether a shape is one row of this many columns, preceded only by axes of size 1. */
export function isRowOf(columns: number | undefined, shape: readonly number[]): boolean {
  return shape.at(-1) === columns && sizeOf(shape) === columns;
}

/** The number in a constant of one element. */
export function numberIn(value: Value | undefined): number | undefined {
  return value?.data !== undefined && sizeOf(value.shape) === 1 ? value.data[0] : undefined;
}

/** Whether two arrays have the same bits. */
export function sameData(a: TypedArray | undefined, b: TypedArray | undefined): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return a === b;
  return a === b || a.every((x, i) => Object.is(x, b[i]));
}

/** Two operands in both orders. */
export function inBothOrders({ a, b }: Operation['inputs']): (readonly [Value, Value])[] {
  return a === undefined || b === undefined
    ? []
    : [
        [a, b],
        [b, a],
      ];
}

/** Allocates zeroed host memory. */
export function allocate(type: StoredType, length: number): TypedArray {
  if (type === 'float32') return new Float32Array(length);
  return type === 'int32' ? new Int32Array(length) : new Uint8Array(length);
}

export function elementBytes(type: StoredType): 1 | 4 {
  return type === 'bool' || type === 'uint8' ? 1 : 4;
}

/** Narrows a tfjs dtype to a compilable one, or returns undefined. */
export function compilable(dtype: string): DType | undefined {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool' ? dtype : undefined;
}

/** The values that a program must compute. */
export function rootsOf({ outputs, updates, flatUpdates }: Program): Value[] {
  return [...outputs.values(), ...[...updates, ...flatUpdates].map(({ value }) => value)];
}

/** The values that a program reads or returns, in order of use, with repetitions. */
export function* valuesRead(program: Program): Generator<Value> {
  for (const { inputs } of program.operations) yield* Object.values(inputs);
  yield* rootsOf(program);
}
