import type * as tf from '@tensorflow/tfjs-core';
import { Rewriter } from '../passes/rewriter.ts';
import { inBothOrders, numberIn, type Operation, type Program, sizeOf, type Value } from '../program/ir.ts';
import { newId, ProgramWriter, replaced, withResults } from '../program/writer.ts';
import { BatchedOperation, type BatchedValues } from './batchedOperation.ts';
import { batchRule } from './rules/index.ts';

export interface BatchedProgram extends Program {
  /** Operations repeated for each run, because no rule batches them. */
  readonly copied: readonly string[];
}

// On a device each variable's new contents become the next run's input unchanged, so a flat update is split into its variables.

/** Splits flat updates into updates of single variables. */
function writeEach(program: BatchedProgram, runs: number): BatchedProgram {
  const writer = new ProgramWriter();
  const updates = program.flatUpdates.flatMap(({ variables, value }) => {
    let at = 0;
    return variables.map((variable) => {
      const length = sizeOf(variable.shape);
      const attrs = { begin: [0, at], size: [runs, length] };
      const piece = writer.emit('Slice', { x: value }, attrs, [runs, length], value.dtype);
      at += length;
      const shape = [runs, ...variable.shape];
      const whole: Value = writer.emit('Reshape', { x: piece }, { shape }, shape, value.dtype);
      return { variable, value: whole };
    });
  });
  return {
    ...program,
    operations: [...program.operations, ...writer.operations],
    updates: [...program.updates, ...updates],
    flatUpdates: [],
  };
}

// Rewrites (1 / x) · y as y / x. ONNX Runtime does so itself (DivMulFusion), but not across a reshape, and a batch must compute the same numbers
// as a single run.

class Reciprocals extends Rewriter {
  protected override rewrite({ op, inputs, outputs, callSite }: Operation): Value | undefined {
    const [{ shape, dtype }] = outputs as [Value];
    for (const [reciprocal, y] of inBothOrders(inputs)) {
      const { a: one, b } = reciprocal.node?.op === 'RealDiv' ? reciprocal.node.inputs : {};
      const isReciprocal = numberIn(one) === 1 && dtype === 'float32' && this.usesOf(reciprocal) === 1;
      if (op !== 'Multiply' || b === undefined || !isReciprocal) continue;
      return this.writer.emit('RealDiv', { a: this.get(y), b: this.get(b) }, {}, shape, dtype, callSite);
    }
    return undefined;
  }
}

// Gives a program a leading axis of S runs: one graph computes S programs that differ only in their inputs and variables.
//
// A rule computes an operation for all runs at once. An operation without a rule is repeated for each run, which is always correct. Values that
// depend on no input and no variable are computed once for all.

export interface BatchChoices {
  readonly runs: number;
  /** For each of the program's variables, those of all runs. */
  readonly variables: ReadonlyMap<tf.Variable, readonly tf.Variable[]>;
  /**
   * Whether a processor computes it. Each run then gets the same bits as alone: operations that a processor would sum in another order are repeated
   * for each run. On a device each variable has its own update, whose value becomes the next run's input unchanged.
   */
  readonly onCpu: boolean;
}

class Batcher implements BatchedValues {
  readonly runs: number;
  readonly isExact: boolean;
  readonly writer = new ProgramWriter();
  readonly copied = new Set<string>();
  readonly #batched = new Map<Value, Value>();
  readonly #shared = new Map<Value, Value>();
  readonly #parts = new Map<Value, readonly Value[]>();
  readonly #variables: BatchChoices['variables'];

  constructor({ runs, variables, onCpu }: BatchChoices) {
    this.runs = runs;
    this.isExact = onCpu;
    this.#variables = variables;
  }

  batched(value: Value): Value | undefined {
    const known = this.#batched.get(value);
    if (known !== undefined || value.node !== undefined || value.source === 'constant') return known;
    const source: Value = { ...value, id: newId(), shape: [this.runs, ...value.shape] };
    this.#batched.set(value, source);
    return source;
  }

  shared(value: Value): Value {
    return this.#shared.get(value) ?? value;
  }

  batch(operation: Operation): void {
    const { op, inputs, attrs, outputs, callSite } = operation;
    const isShared = Object.values(inputs).every((value) => this.batched(value) === undefined);
    if (isShared) {
      const given = replaced(inputs, (value) => this.shared(value));
      const made = this.writer.emitAll(op, given, attrs, outputs, callSite);
      for (const [i, output] of outputs.entries()) this.#shared.set(output, made[i] as Value);
      return;
    }
    const o = new BatchedOperation(operation, this);
    const made = batchRule(operation)?.(o) ?? this.#copies(operation);
    const values = Array.isArray(made) ? (made as readonly Value[]) : [made as Value];
    for (const [i, output] of outputs.entries()) this.#batched.set(output, values[i] as Value);
  }

  /** A value that leaves the program: each run has its own. */
  leaving(value: Value): Value {
    const batched = this.batched(value);
    if (batched !== undefined) return batched;
    const { shape, dtype } = value;
    const one = this.writer.emit('Reshape', { x: this.shared(value) }, {}, [1, ...shape], dtype);
    return this.writer.emit('BroadcastTo', { x: one }, {}, [this.runs, ...shape], dtype);
  }

  #copies(operation: Operation): Value[] {
    const { op, inputs, attrs, outputs, callSite } = operation;
    this.copied.add(op);
    const rows = Array.from({ length: this.runs }, (_, run) => {
      const given = replaced(inputs, (value) => this.#part(value, run));
      return this.writer.emitAll(op, given, attrs, outputs, callSite);
    });
    return outputs.map(({ shape, dtype }, i) => {
      const list = Object.fromEntries(rows.map((row, run) => [String(run), row[i] as Value]));
      return this.writer.emit('Pack', list, { axis: 0 }, [this.runs, ...shape], dtype);
    });
  }

  #part(value: Value, run: number): Value {
    const batched = this.batched(value);
    if (batched === undefined) return this.shared(value);
    let parts = this.#parts.get(value);
    if (parts === undefined && value.variable !== undefined) {
      // Bind each run's own variable directly, without slicing.
      const row = this.#variables.get(value.variable) ?? [];
      parts = row.map((variable) => ({ ...value, id: newId(), variable }));
      this.#parts.set(value, parts);
    }
    if (parts === undefined) {
      const each = Array.from({ length: this.runs }, () => value);
      parts = this.writer.emitAll('Unpack', { value: batched }, { axis: 0 }, each);
      this.#parts.set(value, parts);
    }
    return parts[run] as Value;
  }
}

function batched(program: Program, choices: BatchChoices): BatchedProgram {
  const batcher = new Batcher(choices);
  const inputs = program.inputs.map((value) => batcher.batched(value) as Value);
  for (const operation of program.operations) batcher.batch(operation);
  const { operations } = batcher.writer;
  const made = withResults({ ...program, inputs }, (value) => batcher.leaving(value), operations);
  return { ...made, copied: [...batcher.copied] };
}

/**
 * Batches the programs of several runs.
 *
 * @param program one run's; its variables stand for those of all runs
 * @returns the program with a leading axis of runs on inputs, outputs and variables. An operation repeated for each run may read a run's own
 * variable, which has no such axis then
 */
export function batchPrograms(program: Program, choices: BatchChoices): BatchedProgram {
  if (choices.onCpu) return batched(new Reciprocals(program).run(), choices);
  return writeEach(batched(program, choices), choices.runs);
}
