// Divides a step in two: the graph, which ends with gradients, and what happens to each element by itself after that, which is
// the optimizer: its arithmetic, the clipping by a joint norm, a target that follows. That second part is computed by a kernel, in
// one pass over the parameters.
//
// Nothing is known of optimizers here. An operation goes over if it works element by element and nobody but updates of
// variables depends on it.
import { KERNEL_ARITHMETIC } from '../kernel/arithmetic.ts';
import { type Operation, type Program, sizeOf, type Value, type VariableUpdate } from './ir.ts';
import { liveOperations } from './writer.ts';

/** What goes over to a kernel. */
export interface TakenUpdates {
  /** In order of execution. Those of one element are scalars. */
  readonly operations: readonly Operation[];
  readonly updates: readonly VariableUpdate[];
  /** Values the kernel begins with: gradients, inputs, variables, constants. */
  readonly leaves: readonly Value[];
}

/** What a value is the sum of all squares of. */
export function summedSquares({ kernel, inputs, outputs }: Operation): Value | undefined {
  const inner = inputs.x?.node;
  if (kernel !== 'Sum' || sizeOf((outputs[0] as Value).shape) !== 1) return undefined;
  if (inner?.kernel === 'Square') return inner.inputs.x;
  const { a, b } = inner?.kernel === 'Multiply' ? inner.inputs : {};
  return a === b ? a : undefined;
}

function isElementwise({ kernel, inputs, outputs }: Operation): boolean {
  const [output] = outputs as [Value];
  const size = sizeOf(output.shape);
  const values = Object.values(inputs);
  if (output.dtype !== 'float32' || values.some(({ dtype }) => dtype !== 'float32')) return false;
  if (kernel === 'AddN') return values.every(({ shape }) => sizeOf(shape) === size);
  if (kernel === 'Reshape') return true;
  // A number that is spread over a shape is still one number.
  if (kernel === 'BroadcastTo') return sizeOf((values[0] as Value).shape) === 1;
  const fits = values.some(({ shape }) => sizeOf(shape) === size);
  return (
    KERNEL_ARITHMETIC.has(kernel) && fits && values.every(({ shape }) => [1, size].includes(sizeOf(shape)))
  );
}

/** Decides which operations go over. */
class Division {
  readonly #program: Program;
  readonly #taken = new Set<Operation>();
  /** Values that the graph has to give, because it needs them itself or because a sum of squares does. */
  readonly #given = new Set<Value>();

  constructor(program: Program) {
    this.#program = program;
    for (const value of program.outputs.values()) this.#given.add(value);
    for (const { value, variable } of program.updates)
      if (sizeOf(value.shape) !== variable.size || value.dtype !== 'float32') this.#given.add(value);
    // Users come after what they use: one pass from the end.
    for (const operation of program.operations.toReversed()) this.#decide(operation);
  }

  #decide(operation: Operation): void {
    const isGiven = operation.outputs.some((value) => this.#given.has(value));
    const squares = summedSquares(operation);
    if (!isGiven && squares?.dtype === 'float32') {
      this.#taken.add(operation);
      this.#given.add(squares);
    } else if (!isGiven && isElementwise(operation)) this.#taken.add(operation);
    else for (const value of Object.values(operation.inputs)) this.#given.add(value);
  }

  /** The operations of the kernel that lead to these updates. */
  operationsFor(updates: readonly VariableUpdate[]): Operation[] {
    const needed = new Set<Operation>();
    const need = ({ node }: Value): void => {
      if (node === undefined || needed.has(node) || !this.#taken.has(node)) return;
      needed.add(node);
      const squares = summedSquares(node);
      for (const value of squares === undefined ? Object.values(node.inputs) : []) need(value);
    };
    for (const { value } of updates) need(value);
    return this.#program.operations.filter((operation) => needed.has(operation));
  }

  /** Updates that the kernel makes: by an operation of its own, or by copying a variable. */
  updates(): VariableUpdate[] {
    return this.#program.updates.filter(({ value }) => {
      if (this.#given.has(value) && value.node !== undefined) return false;
      return value.node === undefined
        ? value.source === 'variable' && value.dtype === 'float32'
        : this.#taken.has(value.node);
    });
  }
}

function leavesOf(operations: readonly Operation[], updates: readonly VariableUpdate[]): Value[] {
  const made = new Set(operations.flatMap(({ outputs }) => outputs));
  const leaves = new Set<Value>();
  const read = (value: Value): void => {
    if (!made.has(value)) leaves.add(value);
  };
  for (const operation of operations) {
    const squares = summedSquares(operation);
    for (const value of squares === undefined ? Object.values(operation.inputs) : [squares]) read(value);
  }
  for (const { value } of updates) read(value);
  return [...leaves];
}

function elementsOf(updates: readonly VariableUpdate[]): number {
  return updates.reduce((sum, { variable }) => sum + variable.size, 0);
}

/** A step in two parts. */
export interface DividedStep {
  readonly graph: Program;
  readonly taken: TakenUpdates;
}

/** Divides a program; undefined when there is little for a kernel to do, or the graph needs what it would make. */
export function takeUpdates(program: Program): DividedStep | undefined {
  const division = new Division(program);
  const updates = division.updates();
  const others = program.updates.filter((update) => !updates.includes(update));
  if (elementsOf(updates) <= elementsOf(others)) return undefined;
  const operations = division.operationsFor(updates);
  const leaves = leavesOf(operations, updates);
  // A kernel works in place, a graph from one buffer to another: no variable is for both.
  const written = new Set(others.map(({ variable }) => variable));
  if (leaves.some(({ variable }) => variable !== undefined && written.has(variable))) return undefined;
  const roots = [...program.outputs.values(), ...others.map(({ value }) => value), ...leaves];
  const graph = { ...program, operations: liveOperations(program.operations, roots), updates: others };
  return { graph, taken: { operations, updates, leaves } };
}
