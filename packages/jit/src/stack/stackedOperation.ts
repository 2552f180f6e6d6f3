// One operation of a program that is being stacked, as its rule sees it.
import type { Attributes, DType, Operation, Value } from '../program/ir.ts';
import type { ProgramWriter } from '../program/writer.ts';

/** Gives an operation on S runs at once; undefined where it has to be done S times. */
export type StackRule = (o: StackedOperation) => Value | readonly Value[] | undefined;

/** Rules by the name of the operation. */
export type StackRules = Readonly<Record<string, StackRule>>;

/** The program's values so far, shared by all runs or stacked. */
export interface StackedValues {
  readonly runs: number;
  readonly writer: ProgramWriter;
  /** Whether each run's numbers have to be those that it would compute alone, to the last bit, as far as a processor's order of sums goes. */
  readonly isExact: boolean;
  /** The value with a leading axis of runs; undefined where it is the same for all of them. */
  stacked(value: Value): Value | undefined;
  /** The value that is the same for all runs. */
  shared(value: Value): Value;
}

/** An operation, its operands as they are in the stacked program, and the vocabulary of the rules. */
export class StackedOperation {
  readonly operation: Operation;
  readonly runs: number;
  readonly writer: ProgramWriter;
  readonly isExact: boolean;
  readonly #values: StackedValues;

  constructor(operation: Operation, values: StackedValues) {
    this.operation = operation;
    this.runs = values.runs;
    this.writer = values.writer;
    this.isExact = values.isExact;
    this.#values = values;
  }

  get attrs(): Attributes {
    return this.operation.attrs;
  }

  /** The first output, as one run knows it. */
  get output(): Value {
    return this.operation.outputs[0] as Value;
  }

  /** An operand, as one run knows it. */
  operand(name: string): Value {
    const value = this.operation.inputs[name];
    if (value === undefined) throw new Error(`${this.operation.op} has no input '${name}'`);
    return value;
  }

  has(name: string): boolean {
    return this.operation.inputs[name] !== undefined;
  }

  /** Whether runs differ in an operand. */
  differs(name: string): boolean {
    return this.has(name) && this.#values.stacked(this.operand(name)) !== undefined;
  }

  /** An operand that is the same for all runs. */
  shared(name: string): Value {
    return this.#values.shared(this.operand(name));
  }

  /** Returns an operand with a leading axis of runs; a value that all runs share is repeated. */
  stacked(name: string): Value {
    const value = this.operand(name);
    return this.#values.stacked(value) ?? this.spread(this.#values.shared(value));
  }

  /** An operand of an element-wise operation on `rank` axes: ones stand between the runs and its own axes; as it is where shared. */
  aligned(name: string, rank: number): Value {
    const { shape } = this.operand(name);
    if (!this.differs(name)) return this.shared(name);
    const ones = Array.from({ length: rank - shape.length }, () => 1);
    return this.reshape(this.stacked(name), [this.runs, ...ones, ...shape]);
  }

  /** Repeats a value that all runs share. */
  spread(value: Value): Value {
    const shape = [this.runs, ...value.shape];
    return this.writer.emit(
      'BroadcastTo',
      { x: this.reshape(value, [1, ...value.shape]) },
      {},
      shape,
      value.dtype,
    );
  }

  /** The value in another shape. */
  reshape(value: Value, shape: readonly number[]): Value {
    if (value.shape.length === shape.length && value.shape.every((n, i) => n === shape[i])) return value;
    return this.writer.emit('Reshape', { x: value }, {}, shape, value.dtype, this.operation.callSite);
  }

  /** A value with its axis of runs joined to the one behind it. */
  merged(value: Value): Value {
    const [runs = 1, first = 1, ...rest] = value.shape;
    return this.reshape(value, [runs * first, ...rest]);
  }

  /** Writes an operation that gives one value. */
  emit(
    op: string,
    inputs: Readonly<Record<string, Value>>,
    attrs: Attributes,
    shape: readonly number[],
    dtype: DType = this.output.dtype,
  ): Value {
    return this.writer.emit(op, inputs, attrs, shape, dtype, this.operation.callSite);
  }

  /** The same operation on other operands, whose outputs have a leading axis of runs. */
  again(inputs: Readonly<Record<string, Value>>, attrs: Attributes = this.attrs): Value[] {
    const { op, outputs, callSite } = this.operation;
    const stacked = outputs.map(({ shape, dtype }) => ({ shape: [this.runs, ...shape], dtype }));
    return this.writer.emitAll(op, inputs, attrs, stacked, callSite);
  }
}
