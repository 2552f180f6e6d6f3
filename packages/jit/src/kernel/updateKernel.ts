// The kernel of a divided step with all it touches: variables, what the graph hands over, inputs that it reads itself.

import { type Program, sizeOf, type Value } from '../graph/ir.ts';
import { type DividedStep, takeUpdates } from '../graph/takenUpdates.ts';
import { ProgramWriter } from '../graph/writer.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { placeDivided } from '../store/layout.ts';
import { type Slot, slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import { linkKernel } from './linkKernel.ts';
import { compileKernel, type KernelPort, type StepKernel } from './stepKernel.ts';

/** A step whose updates are a kernel's; the graph gives what that needs under names that begin with {@link HANDED_OVER}. */
export interface StepWithKernel {
  readonly graph: Program;
  readonly kernel: StepKernel;
}

/** Begins the names of outputs that only the kernel reads. */
export const HANDED_OVER = 'kernel:';

/** Tensors below this many elements are joined by the graph: a copy costs less than one more bound tensor. */
const JOINED = 4096;

/** Makes outputs of what the kernel needs, small tensors in one. */
class Leaves {
  readonly handedOver: KernelPort[] = [];
  readonly inputs: KernelPort[] = [];
  readonly constants: Region[] = [];
  readonly #addresses = new Map<Value, number>();
  readonly #program: Program;
  readonly #outputs: Map<string, Value>;
  readonly #writer: ProgramWriter;

  constructor({ graph, taken }: DividedStep) {
    this.#program = graph;
    this.#outputs = new Map(graph.outputs);
    const ids = [...graph.inputs, ...graph.operations.flatMap(({ outputs }) => outputs)].map(({ id }) => id);
    this.#writer = new ProgramWriter(Math.max(0, ...ids) + 1_000_000);
    const made = taken.leaves.filter(({ node }) => node !== undefined);
    const isSmall = ({ shape }: Value): boolean => sizeOf(shape) < JOINED;
    for (const value of made) if (!isSmall(value)) this.#handOver(value, [value]);
    this.#join(made.filter(isSmall));
    for (const value of taken.leaves) {
      if (value.source === 'input') this.#input(value);
      if (value.data !== undefined && sizeOf(value.shape) > 1) this.#constant(value);
    }
  }

  /** The graph with its new outputs. */
  graph(): Program {
    const operations = [...this.#program.operations, ...this.#writer.operations];
    return { ...this.#program, operations, outputs: this.#outputs };
  }

  address(value: Value): number {
    const address =
      value.variable === undefined ? this.#addresses.get(value) : slotOf(value.variable)?.address;
    if (address === undefined) throw new Error('a kernel reads a value that has no place');
    return address;
  }

  #join(values: readonly Value[]): void {
    const [only] = values;
    if (only === undefined) return;
    if (values.length === 1) {
      this.#handOver(only, values);
      return;
    }
    const list = Object.fromEntries(values.map((value, i) => [String(i), value]));
    const size = values.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.#handOver(this.#writer.emit('FlatConcat', list, {}, [size], 'float32'), values);
  }

  /** @param parts what `value` consists of, one behind the other */
  #handOver(value: Value, parts: readonly Value[]): void {
    const region = hostMemory.allocate('float32', sizeOf(value.shape));
    const name = `${HANDED_OVER}${this.handedOver.length}`;
    this.#outputs.set(name, value);
    this.handedOver.push({ name, region });
    let { address } = region;
    for (const part of parts) {
      this.#addresses.set(part, address);
      address += 4 * sizeOf(part.shape);
    }
  }

  #input(value: Value): void {
    const region = hostMemory.allocate('float32', sizeOf(value.shape));
    this.inputs.push({ name: value.name as string, region });
    this.#addresses.set(value, region.address);
  }

  #constant(value: Value): void {
    const region = hostMemory.allocate('float32', sizeOf(value.shape));
    region.array.set(value.data as Float32Array);
    this.constants.push(region);
    this.#addresses.set(value, region.address);
  }
}

/**
 * Divides a step and compiles the kernel for its updates.
 *
 * @returns undefined where the graph had better make the updates itself
 */
export function withKernel(program: Program): StepWithKernel | undefined {
  const divided = takeUpdates(program);
  if (divided === undefined) return undefined;
  const { taken } = divided;
  const variables = new Set<tf.Variable>(taken.updates.map(({ variable }) => variable));
  const changed = [...variables];
  for (const { variable } of taken.leaves) if (variable !== undefined) variables.add(variable);
  if (!placeDivided(divided.graph, variables)) return undefined;
  const leaves = new Leaves(divided);
  const linked = linkKernel(taken, {
    leaf: (value) => leaves.address(value),
    variable: (variable) => (slotOf(variable) as Slot).address,
  });
  if (linked === undefined) return undefined;
  const slots = (list: Iterable<tf.Variable>): Slot[] =>
    [...list].map((variable) => slotOf(variable) as Slot);
  return {
    graph: leaves.graph(),
    kernel: {
      run: compileKernel(linked),
      slots: slots(variables),
      changed: slots(changed),
      handedOver: leaves.handedOver,
      inputs: leaves.inputs,
      returned: [],
      held: leaves.constants,
    },
  };
}
