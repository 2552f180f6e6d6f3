// An operation of a program that is being batched, as its rule sees it.
import { type Attributes, type DType, type Operation, sizeOf, type Value } from '../program/ir.ts';
import type { ProgramWriter } from '../program/writer.ts';

/** Elements of the widest register. */
export const LANES = 16;

/** Computes an operation for S runs at once; undefined if it must be repeated for each run. */
export type BatchRule = (o: BatchedOperation) => Value | readonly Value[] | undefined;

export type BatchRules = Readonly<Record<string, BatchRule>>;

/** The program's values so far, shared by all runs or batched. */
export interface BatchedValues {
  readonly runs: number;
  readonly writer: ProgramWriter;
  /** Whether each run must get the same bits as alone, so that sums on a processor keep their order. */
  readonly isExact: boolean;
  /** The value with a leading axis of runs; undefined if all runs share it. */
  batched(value: Value): Value | undefined;
  /** The value that all runs share. */
  shared(value: Value): Value;
}

/** An operation, its operands in the batched program, and helpers for rules. */
export class BatchedOperation {
  readonly operation: Operation;
  readonly runs: number;
  readonly writer: ProgramWriter;
  readonly isExact: boolean;
  readonly #values: BatchedValues;

  constructor(operation: Operation, values: BatchedValues) {
    this.operation = operation;
    this.runs = values.runs;
    this.writer = values.writer;
    this.isExact = values.isExact;
    this.#values = values;
  }

  get attrs(): Attributes {
    return this.operation.attrs;
  }

  get output(): Value {
    return this.operation.outputs[0] as Value;
  }

  /** Whether elements of an exact result do not fill the widest register: Eigen's functions give them other bits. */
  get hasRemainder(): boolean {
    return this.isExact && sizeOf(this.output.shape) % LANES !== 0;
  }

  operand(name: string): Value {
    const value = this.operation.inputs[name];
    if (value === undefined) throw new Error(`${this.operation.op} has no input '${name}'`);
    return value;
  }

  has(name: string): boolean {
    return this.operation.inputs[name] !== undefined;
  }

  differs(name: string): boolean {
    return this.has(name) && this.#values.batched(this.operand(name)) !== undefined;
  }

  shared(name: string): Value {
    return this.#values.shared(this.operand(name));
  }

  /** An operand with a leading axis of runs; a shared value is repeated. */
  batched(name: string): Value {
    const value = this.operand(name);
    return this.#values.batched(value) ?? this.spread(this.#values.shared(value));
  }

  /** An operand of an elementwise operation on `rank` axes, with ones between the axis of runs and its own axes; a shared one unchanged. */
  aligned(name: string, rank: number): Value {
    const { shape } = this.operand(name);
    if (!this.differs(name)) return this.shared(name);
    const ones = Array.from({ length: rank - shape.length }, () => 1);
    return this.reshape(this.batched(name), [this.runs, ...ones, ...shape]);
  }

  /** Repeats a shared value for each run. */
  spread(value: Value): Value {
    const shape = [this.runs, ...value.shape];
    const x = this.reshape(value, [1, ...value.shape]);
    return this.writer.emit('BroadcastTo', { x }, {}, shape, value.dtype);
  }

  reshape(value: Value, shape: readonly number[]): Value {
    return this.writer.reshape(value, shape, this.operation.callSite);
  }

  /** A value with its axis of runs merged into the next axis. */
  merged(value: Value): Value {
    const [runs = 1, first = 1, ...rest] = value.shape;
    return this.reshape(value, [runs * first, ...rest]);
  }

  emit(
    op: string,
    inputs: Readonly<Record<string, Value>>,
    attrs: Attributes,
    shape: readonly number[],
    dtype: DType = this.output.dtype,
  ): Value {
    return this.writer.emit(op, inputs, attrs, shape, dtype, this.operation.callSite);
  }

  /** The same operation on other operands; its outputs have a leading axis of runs. */
  again(inputs: Readonly<Record<string, Value>>, attrs: Attributes = this.attrs): Value[] {
    const { op, outputs, callSite } = this.operation;
    const batched = outputs.map(({ shape, dtype }) => ({ shape: [this.runs, ...shape], dtype }));
    return this.writer.emitAll(op, inputs, attrs, batched, callSite);
  }
}
