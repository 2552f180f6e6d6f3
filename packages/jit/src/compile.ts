// Compiles the recorded programs of one or several runs, which differ only in their variables, to one ONNX model and a kernel for each run.

import { batchPrograms } from './batch/batchPrograms.ts';
import { matchVariables } from './batch/matchPrograms.ts';
import type { HandoverMemory, StepKernel } from './divide/linkKernel.ts';
import { asSmallStep, asSmallUpdate, type GraphCode } from './divide/smallStep.ts';
import { type StepWithKernel, withKernel } from './divide/updateKernel.ts';
import { lowerOperations } from './lower/lower.ts';
import type { Place } from './lower/ports.ts';
import { declareOutputs, GraphInputs } from './lower/ports.ts';
import { GraphBuilder, type ProductSize } from './onnx/builder.ts';
import { encodeModel } from './onnx/model.ts';
import type { RewriteChoices } from './passes/passes.ts';
import { rewrite } from './passes/passes.ts';
import type { Program, Value } from './program/ir.ts';
import { sameShape, sizeOf, valuesRead } from './program/ir.ts';
import { hostMemory, type Region } from './store/hostMemory.ts';
import { mayStay, PLACES, type Port, placeBeside, StateLayout, type StatePort } from './store/layout.ts';
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
  readonly runs: number;
  readonly model: Uint8Array;
  /** Inputs that the graph reads. */
  readonly inputs: readonly ArrayPort[];
  readonly outputs: readonly ArrayPort[];
  readonly reads: readonly StatePort[];
  readonly writes: readonly StatePort[];
  /** For each run, the variables that the graph reads or writes. */
  readonly slots: readonly (readonly Slot[])[];
  /** Each run's kernel: the updates that the graph leaves out, or all of a small step; undefined if the graph does everything. */
  readonly kernels: readonly (StepKernel | undefined)[];
  readonly flops: number;
  readonly products: readonly ProductSize[];
  readonly nodes: number;
  readonly operators: Readonly<Record<string, number>>;
  /** Operations repeated for each run. */
  readonly copied: readonly string[];
}

export interface CompileChoices extends RewriteChoices {
  /** Whether a kernel may compute the updates instead of the graph. */
  readonly kernel: boolean;
  /** What executes the graph; decides how much work a kernel takes over. */
  readonly code: GraphCode;
}

/** Memory that holds the arrays of one name of all runs' kernels contiguously, so that the graph binds them as one tensor. */
class SharedMemory {
  readonly #regions = new Map<string, Region>();
  readonly #runs: number;

  constructor(runs: number) {
    this.#runs = runs;
  }

  forRun(run: number): HandoverMemory {
    return (name, length) => {
      const key = `${name} ${this.#runs * length}`;
      const whole = this.#regions.get(key) ?? hostMemory.allocate('float32', this.#runs * length);
      this.#regions.set(key, whole);
      return whole.part(run, this.#runs);
    };
  }

  /** The array of all runs under a name, if there is one. */
  get(name: string, dims: readonly number[]): Region | undefined {
    return this.#regions.get(`${name} ${sizeOf(dims)}`);
  }
}

const NOTHING: Program = { inputs: [], operations: [], outputs: new Map(), updates: [], flatUpdates: [] };

/** Splits each program into the part for the run's kernel (all of a small program) and the rest, for the graph. */
function divide(
  programs: readonly Program[],
  memory: SharedMemory,
  code: GraphCode,
): readonly StepWithKernel[] | undefined {
  const divided = programs.flatMap((program, run) => {
    const kernel = asSmallStep(program, code) ?? asSmallUpdate(program, code);
    return kernel === undefined
      ? (withKernel(program, memory.forRun(run)) ?? [])
      : { graph: NOTHING, kernel };
  });
  return divided.length === programs.length ? divided : undefined;
}

/**
 * Compiles the recorded programs of one or several runs.
 *
 * @param programs one for each run, after the passes of the stage `step`; they differ only in their variables, which lie in the store
 */
export function compileProgram(programs: readonly Program[], choices: CompileChoices): CompiledProgram {
  const runs = programs.length;
  if (runs > 1) placeBeside(programs);
  const memory = new SharedMemory(runs);
  const divided = choices.kernel ? divide(programs, memory, choices.code) : undefined;
  const graphs = divided?.map(({ graph }) => graph) ?? programs;
  const rows = matchVariables(graphs);
  if (rows === undefined) throw new Error("the runs' programs differ and cannot share a graph");
  // Rewrite the program of a single run first, so that a batch computes the same numbers.
  const single = rewrite('graph', graphs[0] as Program, choices, PLACES);
  const batched =
    runs > 1 ? batchPrograms(single, { runs, variables: rows, onCpu: choices.onCpu }) : undefined;
  const program = batched ?? single;

  const graph = new GraphBuilder();
  graph.isPortable = !choices.onCpu;
  // Kernels decide where their own arrays lie.
  const areJoined = graph.isPortable && !choices.kernel;
  const inputs = new GraphInputs(graph, areJoined ? inputsRead(program) : program.inputs, areJoined);
  const layout = new StateLayout(graph, program, rows, runs);
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
    runs,
    model: encodeModel(finished),
    inputs: program.inputs.flatMap(({ name = '', shape }) => {
      const place = inputs.places.get(name);
      return place === undefined || !used.has(place.tensor) ? [] : [portOf(name, shape, place)];
    }),
    outputs: returned.map(({ array, value }) => portOf(array, value.shape, places.get(array) as Place)),
    reads: layout.reads.filter(({ name }) => used.has(name)),
    writes: layout.writes,
    slots: programs.map((_, run) =>
      [...rows.values()].flatMap((row) => slotOf(row[run] as tf.Variable) ?? []),
    ),
    kernels: programs.map((_, run) => divided?.[run]?.kernel),
    flops: graph.flops,
    products: graph.products,
    nodes: finished.nodes.length,
    operators,
    copied: batched?.copied ?? [],
  };
}

function inputsRead(program: Program): readonly Value[] {
  const read = new Set(Array.from(valuesRead(program), ({ name }) => name));
  return program.inputs.filter(({ name }) => read.has(name));
}

/** Names of the writes that can serve as the next run's inputs unchanged: whole packs that are read in the same shape. */
export function keptWrites({ writes, runs }: CompiledProgram): readonly string[] {
  return writes.flatMap(({ name, dtype, dims, slots }) => {
    const isShaped = slots.every(([first]) => {
      const { dims: own } = (first as Slot).pack;
      return sameShape(runs > 1 ? [runs, ...own] : own, dims);
    });
    return isShaped && mayStay({ dtype, slots }) ? [name] : [];
  });
}
