import type * as tf from '@tensorflow/tfjs-core';
import { Rewriter } from '../passes/rewriter.ts';
import { type FusedProgram, type Operation, sizeOf, type Value } from '../program/ir.ts';
import { liveOperations, newId, ProgramWriter } from '../program/writer.ts';
import { BatchedOperation, type BatchedValues } from './batchedOperation.ts';
import { batchRule } from './rules/index.ts';

/** A program for several runs. */
export interface BatchedProgram extends FusedProgram {
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
  protected override rewrite({ op, inputs: { a, b }, outputs, callSite }: Operation): Value | undefined {
    if (op !== 'Multiply' || a === undefined || b === undefined) return undefined;
    const [{ shape, dtype }] = outputs as [Value];
    for (const [reciprocal, y] of [
      [a, b],
      [b, a],
    ] as const) {
      const one = reciprocal.node?.op === 'RealDiv' ? reciprocal.node.inputs.a : undefined;
      const isReciprocal = one?.data !== undefined && sizeOf(one.shape) === 1 && one.data[0] === 1;
      if (!isReciprocal || dtype !== 'float32' || this.usesOf(reciprocal) !== 1) continue;
      const x = this.get((reciprocal.node as Operation).inputs.b as Value);
      return this.writer.emit('RealDiv', { a: this.get(y), b: x }, {}, shape, dtype, callSite);
    }
    return undefined;
  }
}

function divideByReciprocals(program: FusedProgram): FusedProgram {
  return new Reciprocals(program).run();
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
      const given = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, this.shared(value)]),
      );
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
      const given = Object.entries(inputs).map(([name, value]) => [name, this.#part(value, run)] as const);
      return this.writer.emitAll(op, Object.fromEntries(given), attrs, outputs, callSite);
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

function batched(program: FusedProgram, choices: BatchChoices): BatchedProgram {
  const batcher = new Batcher(choices);
  const inputs = program.inputs.map((value) => batcher.batched(value) as Value);
  for (const operation of program.operations) batcher.batch(operation);
  const outputs = new Map([...program.outputs].map(([name, value]) => [name, batcher.leaving(value)]));
  const renewed = <T extends { readonly value: Value }>(list: readonly T[]): T[] =>
    list.map((update) => ({ ...update, value: batcher.leaving(update.value) }));
  const [updates, flatUpdates] = [renewed(program.updates), renewed(program.flatUpdates)];
  const roots = [...outputs.values(), ...[...updates, ...flatUpdates].map(({ value }) => value)];
  const operations = liveOperations(batcher.writer.operations, roots);
  return { inputs, operations, outputs, updates, flatUpdates, copied: [...batcher.copied] };
}

/**
 * Batches the programs of several runs.
 *
 * @param program one run's; its variables stand for those of all runs
 * @returns the program with a leading axis of runs on inputs, outputs and variables. An operation repeated for each run may read a run's own
 * variable, which has no such axis then
 */
export function batchPrograms(program: FusedProgram, choices: BatchChoices): BatchedProgram {
  if (choices.onCpu) return batched(divideByReciprocals(program), choices);
  return writeEach(batched(program, choices), choices.runs);
}
