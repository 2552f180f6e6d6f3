// A step's kernel, with its variables and arrays.

import { Instructions, Numbers, writeArithmetic } from '../kernels/arithmetic.ts';
import type { Kernel, KernelProgram, Loop, Operand, Store } from '../kernels/program.ts';
import { numberIn, type Operation, sizeOf, type Value, type VariableUpdate } from '../program/ir.ts';
import type { Region } from '../store/hostMemory.ts';
import { type Slot, slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import type { Squared, TakenUpdates } from './takenUpdates.ts';

/** A named input or output of a step or of its graph. */
export interface KernelPort {
  readonly name: string;
  readonly region: Region;
}

/** Allocates float memory for an array that a graph and its kernels exchange. */
export type HandoverMemory = (name: string, length: number) => Region;

/** The kernel of a step: all of a small step, or the dependencies before and after the graph of a larger one. */
export interface StepKernel {
  /** Runs before the graph; undefined if there is nothing to do. */
  readonly before: Kernel | undefined;
  readonly after: Kernel | undefined;
  readonly operations: readonly string[];
  readonly slots: readonly Slot[];
  readonly changed: readonly Slot[];
  /** Arrays computed before the graph, which reads them as inputs. */
  readonly prepared: readonly KernelPort[];
  /** Outputs of the graph that the kernel reads. */
  readonly handedOver: readonly KernelPort[];
  /** Inputs of the step that the kernel reads; the caller copies them into their regions first. */
  readonly inputs: readonly KernelPort[];
  readonly returned: readonly KernelPort[];
  /** Working memory, held so that it is not freed. */
  readonly held: readonly Region[];
}

// Links the part of a step that was taken for a kernel into a kernel program: assigns addresses, turns operations into instructions, and
// puts updates that share operations into one loop.

type AddressOf<T> = (of: T) => number;

/** All loops share the scalars; each loop has its own elements. */
class Linker {
  readonly scalars = new Instructions('scalar');
  readonly #leaf: AddressOf<Value>;
  readonly #variable: AddressOf<tf.Variable>;
  readonly #taken: ReadonlySet<Operation>;
  readonly #squared: ReadonlyMap<Operation, Squared>;
  readonly #found = new Map<Value, Operand>();
  readonly #numbers = new Numbers(this.scalars);

  constructor(taken: TakenUpdates, leaf: AddressOf<Value>, variable: AddressOf<tf.Variable>) {
    this.#taken = new Set(taken.operations);
    this.#squared = taken.squared;
    this.#leaf = leaf;
    this.#variable = variable;
  }

  loop(updates: readonly VariableUpdate[], length: number): Loop {
    const elements = new Instructions('element');
    const found = new Map<Value, Operand>();
    const stores = updates.map(({ variable, value }) => ({
      address: this.#variable(variable),
      value: this.#operand(value, elements, found),
    }));
    return { kind: 'loop', length, instructions: elements.list, stores };
  }

  scalarStore({ variable, value }: VariableUpdate): Store {
    return { address: this.#variable(variable), value: this.#scalar(value) };
  }

  #scalar(value: Value): Operand {
    return this.#operand(value, this.scalars, this.#found);
  }

  #operand(value: Value, into: Instructions, found: Map<Value, Operand>): Operand {
    const isNumber = sizeOf(value.shape) === 1;
    if (isNumber && into !== this.scalars) return this.#scalar(value);
    const known = found.get(value);
    if (known !== undefined) return known;
    const made = this.#make(value, into, found);
    found.set(value, made);
    return made;
  }

  #make(value: Value, into: Instructions, found: Map<Value, Operand>): Operand {
    const { node } = value;
    if (node !== undefined && this.#taken.has(node)) return this.#apply(node, into, found);
    const number = numberIn(value);
    if (number !== undefined) return this.#numbers.get(number);
    return into.add({ kind: 'load', address: this.#leaf(value) });
  }

  #apply(operation: Operation, into: Instructions, found: Map<Value, Operand>): Operand {
    const { op, inputs, attrs } = operation;
    const squares = this.#squared.get(operation);
    if (squares !== undefined) {
      const [value, factor] = squares;
      return into.add({
        kind: 'sumOfSquares',
        address: this.#leaf(value),
        times: factor && this.#leaf(factor),
        length: sizeOf(value.shape),
      });
    }
    const operands = Object.values(inputs).map((value) => this.#operand(value, into, found));
    const [first] = operands as [Operand];
    if (op === 'Reshape' || op === 'BroadcastTo') return first;
    if (op === 'AddN') return operands.reduce((sum, operand) => into.apply('add', sum, operand));
    return writeArithmetic(op, attrs, operands, into, this.#numbers);
  }
}

/** Collects the operations and variables that an update depends on, except operations on a single element. */
function addDependencies(value: Value, taken: ReadonlySet<Operation>, into: Set<object>): void {
  if (sizeOf(value.shape) === 1) return;
  const { node, variable } = value;
  if (variable !== undefined) into.add(variable);
  if (node === undefined || !taken.has(node) || into.has(node)) return;
  into.add(node);
  for (const input of Object.values(node.inputs)) addDependencies(input, taken, into);
}

/** Groups updates that share an operation, or read a variable that another writes: each group becomes one loop. */
function groupsOf(taken: TakenUpdates): VariableUpdate[][] {
  const operations = new Set(taken.operations);
  let groups: { updates: VariableUpdate[]; dependencies: Set<object> }[] = [];
  for (const update of taken.updates) {
    if (sizeOf(update.value.shape) === 1) continue;
    const dependencies = new Set<object>([update.variable]);
    addDependencies(update.value, operations, dependencies);
    const touching = groups.filter((group) => sharesWork(group, { updates: [update], dependencies }));
    groups = groups.filter((group) => !touching.includes(group));
    groups.push({
      updates: [...touching.flatMap(({ updates }) => updates), update],
      dependencies: new Set([...touching.flatMap((group) => [...group.dependencies]), ...dependencies]),
    });
  }
  return groups.map(({ updates }) => updates);
}

function sharesWork(
  one: { readonly updates: readonly VariableUpdate[]; readonly dependencies: ReadonlySet<object> },
  other: { readonly updates: readonly VariableUpdate[]; readonly dependencies: ReadonlySet<object> },
): boolean {
  const writes = ({ updates }: typeof one, { dependencies }: typeof one): boolean =>
    updates.some(({ variable }) => dependencies.has(variable));
  if (writes(one, other) || writes(other, one)) return true;
  return [...one.dependencies].some((own) => 'op' in own && other.dependencies.has(own));
}

/**
 * Links a kernel program.
 *
 * @param leaf the address of a value that the kernel reads; constants of one element have none
 * @param variable the address of a variable; by default its place in the host memory
 * @returns undefined if variables of different sizes depend on each other
 */
export function linkKernel(
  taken: TakenUpdates,
  leaf: AddressOf<Value>,
  variable: AddressOf<tf.Variable> = (own) => (slotOf(own) as Slot).address,
): KernelProgram | undefined {
  const linker = new Linker(taken, leaf, variable);
  const loops: Loop[] = [];
  for (const updates of groupsOf(taken)) {
    const [length = 0, ...others] = new Set(updates.map(({ value }) => sizeOf(value.shape)));
    if (others.length > 0) return undefined;
    loops.push(linker.loop(updates, length));
  }
  const scalars = taken.updates.filter(({ value }) => sizeOf(value.shape) === 1);
  const stores = scalars.map((update) => linker.scalarStore(update));
  return { scalars: linker.scalars.list, stages: loops, stores };
}
