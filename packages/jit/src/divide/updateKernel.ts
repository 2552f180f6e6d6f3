// The kernel of a divided step, bound to its variables, to the graph's outputs, and to the inputs that it reads itself.

import { compileKernel } from '../kernels/wasmKernel.ts';
import { orderPixels } from '../passes/orderedPixels.ts';
import { takeWindows } from '../passes/takeWindows.ts';
import { type Program, sizeOf, type Value } from '../program/ir.ts';
import { ProgramWriter } from '../program/writer.ts';
import { hostMemory } from '../store/hostMemory.ts';
import { placeDivided } from '../store/layout.ts';
import { slotOf, slotsOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import { type HandoverMemory, type KernelPort, linkKernel, type StepKernel } from './linkKernel.ts';
import { type Prelude, takePrelude } from './prelude.ts';
import { HostStageMemory } from './stageMemory.ts';
import { type TakenUpdates, takeUpdates } from './takenUpdates.ts';

/** A step whose updates a kernel computes. The graph's outputs for the kernel have names that begin with {@link HANDED_OVER}. */
export interface StepWithKernel {
  readonly graph: Program;
  readonly kernel: StepKernel;
}

const HANDED_OVER = 'kernel:';

/** The graph joins tensors with fewer elements: a copy costs less than binding another tensor. */
const JOINED = 4096;

/** Makes the values that the kernel reads outputs of the graph; joins small ones. */
class Leaves {
  readonly handedOver: KernelPort[] = [];
  readonly inputs: KernelPort[] = [];
  readonly own = new HostStageMemory();
  /** The graph with its new outputs. */
  readonly graph: Program;
  readonly #addresses = new Map<Value, number>();
  readonly #outputs: Map<string, Value>;
  readonly #leaves: ReadonlyMap<Value, Value>;
  readonly #memory: HandoverMemory;

  /**
   * @param graph computes the leaves
   * @param leaves each leaf of the kernel's operations, with its value in the graph
   * @param prepared arrays computed before the graph
   * @param memory allocates the arrays that the graph writes for the kernel
   */
  constructor(
    graph: Program,
    leaves: ReadonlyMap<Value, Value>,
    prepared: readonly KernelPort[],
    memory: HandoverMemory,
  ) {
    this.#memory = memory;
    this.#outputs = new Map(graph.outputs);
    this.#leaves = leaves;
    const writer = new ProgramWriter();
    const now = [...new Set(leaves.values())];
    const made = now.filter(({ node }) => node !== undefined);
    const small = made.filter(({ shape }) => sizeOf(shape) < JOINED);
    for (const value of made) if (!small.includes(value)) this.#handOver(value, [value]);
    const [only] = small;
    if (small.length > 1) {
      const list = Object.fromEntries(small.map((value, i) => [String(i), value]));
      const size = small.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
      this.#handOver(writer.emit('FlatConcat', list, {}, [size], 'float32'), small);
    } else if (only !== undefined) this.#handOver(only, small);
    for (const value of now) {
      const { name = '', source, shape, data } = value;
      if (source === 'input') {
        const known = prepared.find((one) => one.name === name)?.region;
        const region = known ?? this.own.allocate(sizeOf(shape));
        if (known === undefined) this.inputs.push({ name, region });
        this.#addresses.set(value, region.address);
      } else if (data !== undefined && sizeOf(shape) > 1)
        this.#addresses.set(value, this.own.constant(data as Float32Array).address);
    }
    this.graph = {
      ...graph,
      operations: [...graph.operations, ...writer.operations],
      outputs: this.#outputs,
    };
  }

  address(leaf: Value): number {
    const value = this.#leaves.get(leaf) ?? leaf;
    const address =
      value.variable === undefined ? this.#addresses.get(value) : slotOf(value.variable)?.address;
    if (address === undefined) throw new Error('a kernel reads a value without an address');
    return address;
  }

  /** @param parts the values joined in `value`, in order */
  #handOver(value: Value, parts: readonly Value[]): void {
    const name = `${HANDED_OVER}${this.handedOver.length}`;
    const region = this.#memory(name, sizeOf(value.shape));
    this.#outputs.set(name, value);
    this.handedOver.push({ name, region });
    let { address } = region;
    for (const part of parts) {
      this.#addresses.set(part, address);
      address += 4 * sizeOf(part.shape);
    }
  }
}

/** Prefix of the outputs that temporarily stand for leaves while the prelude is taken. */
const LEAF = 'leaf:';

/** A step in up to three parts. */
interface Parts {
  readonly graph: Program;
  readonly prelude: Prelude | undefined;
  readonly taken: TakenUpdates | undefined;
  /** The leaves of the taken operations, with their values in the graph. */
  readonly leaves: ReadonlyMap<Value, Value>;
}

/** Takes the prelude off the step, if that pays. */
function withPrelude(program: Program, taken: TakenUpdates | undefined): Parts | undefined {
  const outputs = new Map(program.outputs);
  const leaves = taken?.leaves ?? [];
  for (const [i, value] of leaves.entries()) outputs.set(`${LEAF}${i}`, value);
  const prelude = takePrelude({ ...program, outputs });
  if (prelude === undefined) return undefined;
  const own = [...prelude.graph.outputs].filter(([name]) => !name.startsWith(LEAF));
  const now = leaves.map((value, i) => [value, prelude.graph.outputs.get(`${LEAF}${i}`) as Value] as const);
  return { graph: { ...prelude.graph, outputs: new Map(own) }, prelude, taken, leaves: new Map(now) };
}

/** Compiles the parts; undefined if variables of different sizes depend on each other. */
function assemble(
  { graph, prelude, taken, leaves: values }: Parts,
  memory: HandoverMemory,
): StepWithKernel | undefined {
  const changed = taken?.updates.map(({ variable }) => variable) ?? [];
  const read = taken?.leaves.flatMap(({ variable }) => variable ?? []) ?? [];
  const variables = new Set<tf.Variable>([...changed, ...(prelude?.variables ?? []), ...read]);
  placeDivided(graph, variables);
  const before = prelude?.link(memory);
  const leaves = new Leaves(graph, values, before?.prepared ?? [], memory);
  const linked = taken && linkKernel(taken, (value) => leaves.address(value));
  if (taken !== undefined && linked === undefined) return undefined;
  return {
    graph: leaves.graph,
    kernel: {
      operations: [...(prelude?.operations ?? []), ...(taken?.operations ?? [])].map(({ op }) => op),
      before: before && compileKernel(before.program, hostMemory),
      after: linked && compileKernel(linked, hostMemory),
      slots: slotsOf(variables),
      changed: slotsOf(changed),
      prepared: before?.prepared ?? [],
      handedOver: leaves.handedOver,
      inputs: [...(before?.inputs ?? []), ...leaves.inputs],
      returned: [],
      held: [...(before?.regions ?? []), ...leaves.own.regions],
    },
  };
}

/**
 * Divides a step and compiles the kernels for its prelude and its updates.
 *
 * @param memory allocates the arrays that graph and kernels exchange
 * @returns undefined if the graph should compute everything
 */
export function withKernel(program: Program, memory: HandoverMemory): StepWithKernel | undefined {
  const windows = takeWindows(program);
  for (const form of [windows && orderPixels(windows), program]) {
    if (form === undefined) continue;
    const divided = takeUpdates(form);
    const parts = withPrelude(divided?.graph ?? form, divided?.taken);
    const assembled = parts && assemble(parts, memory);
    if (assembled !== undefined) return assembled;
  }
  const divided = takeUpdates(program);
  if (divided === undefined) return undefined;
  const { graph, taken } = divided;
  const leaves = new Map(taken.leaves.map((leaf) => [leaf, leaf]));
  return assemble({ graph, prelude: undefined, taken, leaves }, memory);
}
