// Compiles a recorded program to an ONNX model and a kernel.

import type { HandoverMemory, StepKernel } from './divide/linkKernel.ts';
import { asSmallStep, asSmallUpdate, type GraphCode } from './divide/smallStep.ts';
import { type StepWithKernel, withKernel } from './divide/updateKernel.ts';
import { lowerOperations } from './lower/lower.ts';
import { declareOutputs, GraphInputs, type Place } from './lower/ports.ts';
import { GraphBuilder, type ProductSize } from './onnx/builder.ts';
import { encodeModel } from './onnx/model.ts';
import { type RewriteChoices, rewrite } from './passes/passes.ts';
import { type Program, sameShape, sizeOf, type Value, valuesRead } from './program/ir.ts';
import { hostMemory, type Region } from './store/hostMemory.ts';
import { mayStay, PLACES, type Port, StateLayout, type StatePort, variablesRead } from './store/layout.ts';
import { type Slot, slotOf } from './store/store.ts';
import type * as tf from './tensorflow.ts';

/** An input, an output, or an array that graph and kernels exchange. */
export interface ArrayPort extends Port {
  /** The array's name in the step. */
  readonly array: string;
  /** Offset in elements within the tensor called `name`, and that tensor's shape. */
  readonly at: number;
  readonly whole: readonly number[];
  /** The array in the kernels' memory; undefined for inputs and outputs of the step itself. */
  readonly region: Region | undefined;
}

export interface CompiledProgram {
  readonly model: Uint8Array;
  /** Inputs that the graph reads. */
  readonly inputs: readonly ArrayPort[];
  readonly outputs: readonly ArrayPort[];
  readonly reads: readonly StatePort[];
  readonly writes: readonly StatePort[];
  /** The variables that the graph reads or writes. */
  readonly slots: readonly Slot[];
  /** Computes the updates that the graph leaves out, or all of a small step; undefined if the graph does everything. */
  readonly kernel: StepKernel | undefined;
  readonly flops: number;
  readonly products: readonly ProductSize[];
  readonly nodes: number;
  readonly operators: Readonly<Record<string, number>>;
}

export interface CompileChoices extends RewriteChoices {
  /** Whether a kernel may compute the updates instead of the graph. */
  readonly kernel: boolean;
  /** What executes the graph; decides how much work a kernel takes over. */
  readonly code: GraphCode;
}

/** Memory for arrays that graph and kernel exchange. */
class HandoverRegions {
  readonly #regions = new Map<string, Region>();

  readonly allocate: HandoverMemory = (name, length) => {
    const key = `${name} ${length}`;
    const region = this.#regions.get(key) ?? hostMemory.allocate('float32', length);
    this.#regions.set(key, region);
    return region;
  };

  /** The array under a name, if there is one. */
  get(name: string, dims: readonly number[]): Region | undefined {
    return this.#regions.get(`${name} ${sizeOf(dims)}`);
  }
}

const NOTHING: Program = { inputs: [], operations: [], outputs: new Map(), updates: [], flatUpdates: [] };

/** Splits a program into the part for the kernel (all of a small program) and the rest, for the graph; undefined without a kernel. */
function divide(program: Program, memory: HandoverMemory, code: GraphCode): StepWithKernel | undefined {
  const kernel = asSmallStep(program, code) ?? asSmallUpdate(program, code);
  return kernel === undefined ? withKernel(program, memory) : { graph: NOTHING, kernel };
}

/**
 * Compiles a recorded program.
 *
 * @param step the program after the passes of the stage `step`
 */
export function compileProgram(step: Program, choices: CompileChoices): CompiledProgram {
  const memory = new HandoverRegions();
  const divided = choices.kernel ? divide(step, memory.allocate, choices.code) : undefined;
  const program = rewrite('graph', divided?.graph ?? step, choices, PLACES);

  const graph = new GraphBuilder();
  graph.isPortable = !choices.onCpu;
  // Kernels decide where their own arrays lie.
  const areJoined = graph.isPortable && !choices.kernel;
  const inputs = new GraphInputs(graph, areJoined ? inputsRead(program) : program.inputs, areJoined);
  const layout = new StateLayout(graph, program);
  const ref = lowerOperations(program.operations, graph, {
    source: (value) => (value.variable === undefined ? inputs.tensorOf(value) : layout.variable(value)),
    extra: layout.extra,
  });
  const returned = [...program.outputs].map(([array, value]) => ({ array, value, ref: ref(value) }));
  const places = declareOutputs(graph, returned, areJoined);
  const portOf = (array: string, dims: readonly number[], place: Place): ArrayPort => {
    const { tensor: name, type: dtype, at, shape: whole } = place;
    return { name, dtype, dims, array, at, whole, region: memory.get(array, dims) };
  };
  layout.write(ref);
  const finished = graph.finish();
  const used = new Set(finished.inputs.map(({ name }) => name));
  const operators: Record<string, number> = {};
  for (const { op } of finished.nodes) operators[op] = (operators[op] ?? 0) + 1;
  return {
    model: encodeModel(finished),
    inputs: program.inputs.flatMap(({ name = '', shape }) => {
      const place = inputs.places.get(name);
      return place === undefined || !used.has(place.tensor) ? [] : [portOf(name, shape, place)];
    }),
    outputs: returned.map(({ array, value }) => portOf(array, value.shape, places.get(array) as Place)),
    reads: layout.reads.filter(({ name }) => used.has(name)),
    writes: layout.writes,
    slots: [...variablesOf(divided?.graph ?? step)].flatMap((variable) => slotOf(variable) ?? []),
    kernel: divided?.kernel,
    flops: graph.flops,
    products: graph.products,
    nodes: finished.nodes.length,
    operators,
  };
}

function inputsRead(program: Program): readonly Value[] {
  const read = new Set(Array.from(valuesRead(program), ({ name }) => name));
  return program.inputs.filter(({ name }) => read.has(name));
}

/** The variables that a program reads or updates. */
function variablesOf(program: Program): ReadonlySet<tf.Variable> {
  return new Set([...variablesRead(program), ...program.updates.map(({ variable }) => variable)]);
}

/** Names of the writes that can serve as the next run's inputs unchanged: whole packs that are read in the same shape. */
export function keptWrites({ writes }: CompiledProgram): readonly string[] {
  return writes.flatMap(({ name, dtype, dims, slots }) => {
    const [first] = slots as readonly [Slot];
    return sameShape(first.pack.dims, dims) && mayStay({ dtype, slots }) ? [name] : [];
  });
}
