// Splits a step in two. The graph computes the gradients; a kernel computes the elementwise rest in one pass over the parameters: the
// optimizer, clipping by the joint norm, a moving target network.
//
// Nothing here is specific to an optimizer: an operation moves to the kernel if it is elementwise and only variable updates depend on it.

import { KERNEL_ARITHMETIC } from '../kernels/arithmetic.ts';
import { type Operation, type Program, sizeOf, type Value, type VariableUpdate } from '../program/ir.ts';
import { summedSquares } from '../program/operations.ts';
import { liveOperations } from '../program/writer.ts';

/** The part of a step that moves to a kernel. */
export interface TakenUpdates {
  /** In order of execution. Operations on one element are scalars. */
  readonly operations: readonly Operation[];
  readonly updates: readonly VariableUpdate[];
  /** Values that the kernel reads: gradients, inputs, variables, constants. */
  readonly leaves: readonly Value[];
  readonly squared: ReadonlyMap<Operation, Squared>;
}

/** The operand of a sum of squares: a value, or the product of two. */
export type Squared = readonly [Value] | readonly [Value, Value];

/**
 * Finds the operands of sums of squares. A product with the operand of another sum (in a noisy layer, the gradient of the deviations is that
 * of the means times the noise) is computed within the sum.
 */
export function squaredIn(operations: readonly Operation[]): ReadonlyMap<Operation, Squared> {
  const all = operations.flatMap((operation) => {
    const value = summedSquares(operation.outputs[0] as Value);
    return value?.dtype === 'float32' ? [[operation, value] as const] : [];
  });
  const values = new Set(all.map(([, value]) => value));
  return new Map(
    all.map(([operation, value]): readonly [Operation, Squared] => {
      const { a, b } = value.node?.op === 'Multiply' ? value.node.inputs : {};
      const isEven = [a, b].every((factor) => factor && sizeOf(factor.shape) === sizeOf(value.shape));
      if (a === undefined || b === undefined || !isEven) return [operation, [value]];
      return [operation, values.has(a) || values.has(b) ? [a, b] : [value]];
    }),
  );
}

function isElementwise({ op, inputs, outputs }: Operation): boolean {
  const [output] = outputs as [Value];
  const size = sizeOf(output.shape);
  const values = Object.values(inputs);
  if (output.dtype !== 'float32' || values.some(({ dtype }) => dtype !== 'float32')) return false;
  if (op === 'AddN') return values.every(({ shape }) => sizeOf(shape) === size);
  if (op === 'Reshape') return true;
  // Broadcasting one number still gives one number.
  if (op === 'BroadcastTo') return sizeOf((values[0] as Value).shape) === 1;
  const fits = values.some(({ shape }) => sizeOf(shape) === size);
  return KERNEL_ARITHMETIC.has(op) && fits && values.every(({ shape }) => [1, size].includes(sizeOf(shape)));
}

/** Decides which operations move to the kernel. */
class Division {
  readonly squared: ReadonlyMap<Operation, Squared>;
  readonly #program: Program;
  readonly #taken = new Set<Operation>();
  /** Values that the graph must compute, for itself or for a sum of squares. */
  readonly #given = new Set<Value>();

  constructor(program: Program) {
    this.#program = program;
    this.squared = squaredIn(program.operations);
    for (const value of program.outputs.values()) this.#given.add(value);
    for (const { value, variable } of program.updates)
      if (sizeOf(value.shape) !== variable.size || value.dtype !== 'float32') this.#given.add(value);
    // In reverse order every user is decided before its operands.
    for (const operation of program.operations.toReversed()) this.#decide(operation);
  }

  #decide(operation: Operation): void {
    const isGiven = operation.outputs.some((value) => this.#given.has(value));
    const squares = this.squared.get(operation);
    if (!isGiven && squares !== undefined) {
      this.#taken.add(operation);
      for (const value of squares) this.#given.add(value);
    } else if (!isGiven && isElementwise(operation)) this.#taken.add(operation);
    else for (const value of Object.values(operation.inputs)) this.#given.add(value);
  }

  /** The kernel's operations that lead to these updates. */
  operationsFor(updates: readonly VariableUpdate[]): Operation[] {
    const needed = new Set<Operation>();
    const need = ({ node }: Value): void => {
      if (node === undefined || needed.has(node) || !this.#taken.has(node)) return;
      needed.add(node);
      for (const value of this.squared.has(node) ? [] : Object.values(node.inputs)) need(value);
    };
    for (const { value } of updates) need(value);
    return this.#program.operations.filter((operation) => needed.has(operation));
  }

  /** Updates that the kernel computes, by an operation or by copying a variable. */
  updates(): VariableUpdate[] {
    return this.#program.updates.filter(({ value }) => {
      if (this.#given.has(value) && value.node !== undefined) return false;
      return value.node === undefined
        ? value.source === 'variable' && value.dtype === 'float32'
        : this.#taken.has(value.node);
    });
  }
}

function leavesOf(
  operations: readonly Operation[],
  updates: readonly VariableUpdate[],
  squared: ReadonlyMap<Operation, Squared>,
): Value[] {
  const made = new Set(operations.flatMap(({ outputs }) => outputs));
  const read = operations.flatMap((one) => squared.get(one) ?? Object.values(one.inputs));
  const all = new Set([...read, ...updates.map(({ value }) => value)]);
  return [...all].filter((value) => !made.has(value));
}

function elementsOf(updates: readonly VariableUpdate[]): number {
  return updates.reduce((sum, { variable }) => sum + variable.size, 0);
}

/** A step split in two. */
export interface DividedStep {
  readonly graph: Program;
  readonly taken: TakenUpdates;
}

/** Splits a program; undefined if a kernel would have little to do, or the graph needs its results. */
export function takeUpdates(program: Program): DividedStep | undefined {
  const division = new Division(program);
  const updates = division.updates();
  const others = program.updates.filter((update) => !updates.includes(update));
  if (elementsOf(updates) <= elementsOf(others)) return undefined;
  const operations = division.operationsFor(updates);
  const leaves = leavesOf(operations, updates, division.squared);
  // A kernel updates in place, and a graph's writes are copied afterwards: no variable can belong to both.
  const written = new Set(others.map(({ variable }) => variable));
  if (leaves.some(({ variable }) => variable !== undefined && written.has(variable))) return undefined;
  const roots = [...program.outputs.values(), ...others.map(({ value }) => value), ...leaves];
  const graph = { ...program, operations: liveOperations(program.operations, roots), updates: others };
  return { graph, taken: { operations, updates, leaves, squared: division.squared } };
}
