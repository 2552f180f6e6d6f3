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

// Compiles a small step, such as an agent's action on a few rows, to a kernel only. Calling a graph costs more than the arithmetic of such a
// step; a kernel reads the parameters in place.

/** What executes a graph: native code, or WebAssembly, whose vectors are as narrow as a kernel's. */
export type GraphCode = 'native' | 'wasm';

/**
 * From this many multiplications a graph is faster, due to wider vectors; each operation raises the limit. Measured: a kernel takes about
 * 0.5 µs plus 0.032 ns a multiplication, a graph 7 µs plus 0.012 ns a multiplication and 0.4 µs an operation.
 */
const MOST_WORK = { base: 350_000, operation: 20_000 } as const;
/** A graph in WebAssembly takes 0.1 ns a multiplication, so a kernel is always faster; measured up to this many. */
const MOST_WORK_IN_WASM = 5_000_000;
/** Cost of one element of an operation, in multiplications. */
const WORK: Readonly<Record<string, number>> = { Exp: 60, Log: 60, Sigmoid: 60, Softmax: 80, Tanh: 50 };

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

/** Whether a kernel can compute the whole program, and the program is small and consists of dense layers and convolutions. */
export function isSmallStep({ operations, updates, outputs }: Program, code: GraphCode): boolean {
  const hasLayers = operations.some((operation) => layerOf(operation) ?? convolutionOf(operation));
  const most = code === 'wasm' ? MOST_WORK_IN_WASM : MOST_WORK.base + MOST_WORK.operation * operations.length;
  if (updates.length > 0 || !hasLayers || workOf(operations) > most) return false;
  return (
    operations.every((operation) => isSupported(operation)) &&
    [...outputs.values()].every(({ dtype }) => dtype === 'float32')
  );
}

/** Compiles a small step to a kernel; undefined for other steps. */
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

// Compiles a small update (forward, backward and optimizer for a few rows and narrow layers) to a kernel only. Calling a graph costs more
// than the arithmetic of such an update; a kernel works on inputs, parameters and moments in place.

/** Whether a kernel computes the gradients faster than a graph: they contain layers, and few multiplications. */
function isSmall(operations: readonly Operation[]): boolean {
  const hasLayers = operations.some((operation) => layerOf(operation) !== undefined);
  return hasLayers && workOf(operations) <= MOST_WORK_IN_WASM;
}

/** Whether a kernel can read an input: float32 numbers, or integers that float32 represents exactly. */
const isReadable = ({ dtype, isBytes }: Value): boolean =>
  isBytes !== true && (dtype === 'float32' || dtype === 'int32');

/**
 * Compiles a small update to a kernel; undefined for other updates, and if graphs run as native code. Measured on DQN in CartPole: twice as
 * fast as a graph in WebAssembly; a native graph takes as long as the kernel, or 10 % longer for narrow layers.
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
