import { compileKernel } from '../kernels/wasmKernel.ts';
import { type Operation, type Program, sizeOf, type Value } from '../program/ir.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { placeDivided } from '../store/layout.ts';
import { type Slot, slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import { type KernelPort, linkKernel, type StepKernel } from './linkKernel.ts';
import { type StageMemory, StageWriter } from './stages.ts';
import { convolutionOf, isSupported, layerOf } from './supported.ts';
import { takeUpdates } from './takenUpdates.ts';

/** Allocates arrays in the memory that kernels share with graphs. */
class HostStageMemory implements StageMemory<Region> {
  /** All arrays allocated so far. */
  readonly regions: Region[] = [];

  allocate(length: number): Region {
    const region = hostMemory.allocate('float32', length);
    this.regions.push(region);
    return region;
  }

  constant(values: Float32Array): Region {
    const region = this.allocate(values.length);
    region.array.set(values);
    return region;
  }

  variable(variable: tf.Variable): number | undefined {
    return slotOf(variable)?.address;
  }
}

// Small steps as a whole: a few rows through layers, as agents do to act. A run of a graph costs more than the arithmetic of
// such a step; a kernel reads the parameters where they lie and is done.

/** What computes a graph: native code, or WebAssembly, whose vectors are as narrow as a kernel's. */
export type GraphCode = 'native' | 'wasm';

/**
 * Multiplications from which on a graph is faster, by wider vectors, and how many more for each operation. Measured: a kernel takes
 * about 0.5 µs and 0.032 ns for each, a graph 7 µs, 0.012 ns for each, and 0.4 µs for an operation.
 */
const MOST_WORK = { base: 350_000, operation: 20_000 } as const;
/** A graph in WebAssembly takes 0.1 ns for a multiplication, so a kernel is always faster: tried up to this many. */
const MOST_WORK_IN_WASM = 5_000_000;
/** As much work as an element of these. */
const WORK: Readonly<Record<string, number>> = { Exp: 60, Log: 60, Sigmoid: 60, Softmax: 80, Tanh: 50 };

/** How much work operations are: multiplications, and what takes as long. */
function workOf(operations: readonly Operation[]): number {
  const layers = operations.flatMap((operation) => layerOf(operation) ?? convolutionOf(operation) ?? []);
  const functions = operations.map(
    ({ op, outputs: [output] }) => (WORK[op] ?? 0) * sizeOf((output as Value).shape),
  );
  return (
    layers.reduce((sum, { rows, inner, units }) => sum + rows * inner * units, 0) +
    functions.reduce((sum, one) => sum + one, 0)
  );
}

/** Whether a program is small, made of dense layers and convolutions, and all of it can be computed by a kernel. */
export function isSmallStep({ operations, updates, outputs }: Program, code: GraphCode): boolean {
  const hasLayers = operations.some((operation) => layerOf(operation) ?? convolutionOf(operation));
  const most = code === 'wasm' ? MOST_WORK_IN_WASM : MOST_WORK.base + MOST_WORK.operation * operations.length;
  if (updates.length > 0 || !hasLayers || workOf(operations) > most) return false;
  return (
    operations.every((operation) => isSupported(operation)) &&
    [...outputs.values()].every(({ dtype }) => dtype === 'float32')
  );
}

/** The step as a kernel, if it is a small one. */
export function asSmallStep(program: Program, code: GraphCode): StepKernel | undefined {
  if (!isSmallStep(program, code)) return undefined;
  const variables = new Set<tf.Variable>();
  const read = ({ variable }: Value): void => {
    if (variable !== undefined) variables.add(variable);
  };
  for (const { inputs } of program.operations) Object.values(inputs).forEach(read);
  program.outputs.forEach(read);
  placeDivided(program, variables);
  const memory = new HostStageMemory();
  const writer = new StageWriter(memory);
  const inputs = program.inputs.map((value) => ({ name: value.name as string, region: writer.input(value) }));
  for (const operation of program.operations) writer.write(operation);
  const returned = [...program.outputs].map(
    ([name, value]): KernelPort => ({ name, region: writer.copy(value) }),
  );
  return {
    operations: program.operations.map(({ op }) => op),
    before: undefined,
    after: compileKernel({ scalars: writer.scalars.list, stages: writer.stages, stores: [] }, hostMemory),
    slots: [...variables].map((variable) => slotOf(variable) as Slot),
    changed: [],
    prepared: [],
    handedOver: [],
    inputs,
    returned,
    held: memory.regions,
  };
}

// Small updates as a whole: forward, backward and the optimizer of a few rows through narrow layers. A graph costs more to call than
// such an update to compute; a kernel works where inputs, parameters and moments lie.

/** Whether a kernel computes what leads to an update sooner than a graph: it has layers, and not too many multiplications. */
function isSmall(operations: readonly Operation[]): boolean {
  const hasLayers = operations.some((operation) => layerOf(operation) !== undefined);
  return hasLayers && workOf(operations) <= MOST_WORK_IN_WASM;
}

/** Whether a kernel can read an input: numbers, and whole ones that float32 holds. */
const isReadable = ({ dtype, isBytes }: Value): boolean =>
  isBytes !== true && (dtype === 'float32' || dtype === 'int32');

/**
 * The update as a kernel, if it is a small one that a kernel can compute and graphs are WebAssembly: measured on DQN in CartPole, twice
 * as fast. Graphs of native code take as long as a kernel, or a tenth more where layers are narrow.
 */
export function asSmallUpdate(program: Program, code: GraphCode): StepKernel | undefined {
  if (code !== 'wasm') return undefined;
  const divided = takeUpdates(program);
  if (divided === undefined || divided.graph.updates.length > 0) return undefined;
  const { graph, taken } = divided;
  const { operations, outputs, inputs: values } = graph;
  const isComputable =
    operations.every((operation) => isSupported(operation)) &&
    values.every(isReadable) &&
    [...outputs.values()].every(({ dtype }) => dtype === 'float32');
  if (!isComputable || !isSmall(operations)) return undefined;
  const changed = taken.updates.map(({ variable }) => variable);
  const variables = new Set<tf.Variable>(changed);
  const read = ({ variable }: Value): void => {
    if (variable !== undefined) variables.add(variable);
  };
  for (const { inputs } of operations) Object.values(inputs).forEach(read);
  outputs.forEach(read);
  taken.leaves.forEach(read);
  placeDivided(program, variables);
  const memory = new HostStageMemory();
  const writer = new StageWriter(memory);
  const inputs = values.map((value) => ({ name: value.name as string, region: writer.input(value) }));
  for (const operation of operations) writer.write(operation);
  const returned = [...outputs].map(([name, value]): KernelPort => ({ name, region: writer.copy(value) }));
  const linked = linkKernel(taken, {
    leaf: (value) => writer.place(value),
    variable: (variable) => (slotOf(variable) as Slot).address,
  });
  if (linked === undefined) return undefined;
  const slots = (list: Iterable<tf.Variable>): Slot[] =>
    [...list].map((variable) => slotOf(variable) as Slot);
  return {
    operations: [...operations, ...taken.operations].map(({ op }) => op),
    before: compileKernel({ scalars: writer.scalars.list, stages: writer.stages, stores: [] }, hostMemory),
    after: compileKernel(linked, hostMemory),
    slots: slots(variables),
    changed: slots(changed),
    prepared: [],
    handedOver: [],
    inputs,
    returned,
    held: memory.regions,
  };
}
