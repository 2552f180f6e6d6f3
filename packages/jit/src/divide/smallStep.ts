import { compileKernel } from '../kernels/wasmKernel.ts';
import { type Operation, type Program, sizeOf, type Value } from '../program/ir.ts';
import { hostMemory } from '../store/hostMemory.ts';
import { placeDivided, variablesRead } from '../store/layout.ts';
import { slotsOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import { type KernelPort, linkKernel, type StepKernel } from './linkKernel.ts';
import { HostStageMemory } from './stageMemory.ts';
import { StageWriter } from './stages.ts';
import { convolutionOf, isSupported, layerOf } from './supported.ts';
import { type TakenUpdates, takeUpdates } from './takenUpdates.ts';

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
  const products = layers.reduce((sum, { rows, inner, units }) => sum + rows * inner * units, 0);
  return operations.reduce(
    (sum, { op, outputs }) => sum + (WORK[op] ?? 0) * sizeOf((outputs[0] as Value).shape),
    products,
  );
}

/** Whether a kernel can compute the whole program, and the program is small and consists of dense layers and convolutions. */
export function isSmallStep(program: Program, code: GraphCode): boolean {
  const { operations, updates } = program;
  const hasLayers = operations.some((operation) => layerOf(operation) ?? convolutionOf(operation));
  const most = code === 'wasm' ? MOST_WORK_IN_WASM : MOST_WORK.base + MOST_WORK.operation * operations.length;
  if (updates.length > 0 || !hasLayers || workOf(operations) > most) return false;
  return areComputable(program);
}

/** Compiles a small step to a kernel; undefined for other steps. */
export function asSmallStep(program: Program, code: GraphCode): StepKernel | undefined {
  return isSmallStep(program, code) ? compiled(program, program) : undefined;
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
  const isComputable = areComputable(graph) && graph.inputs.every(isReadable);
  return isComputable && isSmall(graph.operations) ? compiled(program, graph, taken) : undefined;
}

/** Whether a kernel can compute all operations and return all outputs. */
function areComputable({ operations, outputs }: Program): boolean {
  const isReal = [...outputs.values()].every(({ dtype }) => dtype === 'float32');
  return isReal && operations.every((operation) => isSupported(operation));
}

/**
 * Compiles a step to kernels only.
 *
 * @param program the whole step
 * @param graph its operations and outputs without the updates
 * @param taken the updates, if any
 */
function compiled(program: Program, graph: Program, taken?: TakenUpdates): StepKernel | undefined {
  const { operations, outputs, inputs } = graph;
  const changed = taken?.updates.map(({ variable }) => variable) ?? [];
  const leaves = taken?.leaves.flatMap(({ variable }) => variable ?? []) ?? [];
  const variables = new Set<tf.Variable>([...changed, ...variablesRead(graph), ...leaves]);
  placeDivided(program, variables);
  const memory = new HostStageMemory();
  const writer = new StageWriter(memory);
  const read = inputs.map((value) => ({ name: value.name as string, region: writer.input(value) }));
  for (const operation of operations) writer.write(operation);
  const returned = [...outputs].map(([name, value]): KernelPort => ({ name, region: writer.copy(value) }));
  const linked = taken && linkKernel(taken, (value) => writer.place(value));
  if (taken !== undefined && linked === undefined) return undefined;
  const forward = compileKernel(
    { scalars: writer.scalars.list, stages: writer.stages, stores: [] },
    hostMemory,
  );
  return {
    operations: [...operations, ...(taken?.operations ?? [])].map(({ op }) => op),
    before: linked && forward,
    after: linked === undefined ? forward : compileKernel(linked, hostMemory),
    slots: slotsOf(variables),
    changed: slotsOf(changed),
    prepared: [],
    handedOver: [],
    inputs: read,
    returned,
    held: memory.regions,
  };
}
