// From the recorded programs of one or several runs, which differ in their variables alone, to one ONNX model and each run's kernel.

import type { HandoverMemory, StepKernel } from './divide/linkKernel.ts';
import { asSmallStep, asSmallUpdate, type GraphCode } from './divide/smallStep.ts';
import { type StepWithKernel, withKernel } from './divide/updateKernel.ts';
import { lowerStep } from './lower/lower.ts';
import type { Place } from './lower/ports.ts';
import { declareOutputs, GraphInputs } from './lower/ports.ts';
import { GraphBuilder, type ProductSize } from './onnx/builder.ts';
import { encodeModel } from './onnx/model.ts';
import type { RewriteChoices } from './passes/passes.ts';
import { rewrite } from './passes/passes.ts';
import type { FusedProgram, Program, Value } from './program/ir.ts';
import { sameShape, sizeOf, valuesRead } from './program/ir.ts';
import { pairVariables } from './stack/pairPrograms.ts';
import { stackProgram } from './stack/stackProgram.ts';
import { hostMemory, type Region } from './store/hostMemory.ts';
import { mayStay, PLACES, type Port, placeBeside, StateLayout, type StatePort } from './store/layout.ts';
import { type Slot, slotOf } from './store/store.ts';
import type * as tf from './tensorflow.ts';

/** An input, an output, or what graph and kernels hand to each other. */
export interface ArrayPort extends Port {
  /** As the step calls it. */
  readonly array: string;
  /** Where it lies in the tensor of the port's name, in elements, and of what shape that is. */
  readonly at: number;
  readonly whole: readonly number[];
  /** Where kernels know it; undefined where it is the step's own. */
  readonly region: Region | undefined;
}

/** A model and how it is to be bound. */
export interface CompiledProgram {
  /** Runs that share it. */
  readonly runs: number;
  readonly model: Uint8Array;
  /** Those that the graph reads; others need not be given. */
  readonly inputs: readonly ArrayPort[];
  readonly outputs: readonly ArrayPort[];
  readonly reads: readonly StatePort[];
  readonly writes: readonly StatePort[];
  /** The variables of each run that the graph reads or writes. */
  readonly slots: readonly (readonly Slot[])[];
  /** Each run's kernel for the updates that the graph does not make, or all of a small step; undefined where the graph does everything. */
  readonly kernels: readonly (StepKernel | undefined)[];
  readonly flops: number;
  readonly products: readonly ProductSize[];
  readonly nodes: number;
  readonly operators: Readonly<Record<string, number>>;
  /** Operations that are done once for each run. */
  readonly copied: readonly string[];
}

/** Choices for a compilation. */
export interface CompileChoices extends RewriteChoices {
  /** Whether a kernel may make the updates instead of the graph. */
  readonly kernel: boolean;
  /** What computes the graph: it decides how much a kernel had better do. */
  readonly code: GraphCode;
}

/** Memory in which what the runs' kernels know by one name lies behind one another, so that the graph binds it as one tensor. */
class SharedMemory {
  readonly #regions = new Map<string, Region>();
  readonly #runs: number;

  constructor(runs: number) {
    this.#runs = runs;
  }

  of(run: number): HandoverMemory {
    return (name, length) => {
      const key = `${name} ${this.#runs * length}`;
      const whole = this.#regions.get(key) ?? hostMemory.allocate('float32', this.#runs * length);
      this.#regions.set(key, whole);
      return whole.part(run, this.#runs);
    };
  }

  /** What lies there under a name, if anything does. */
  get(name: string, dims: readonly number[]): Region | undefined {
    return this.#regions.get(`${name} ${sizeOf(dims)}`);
  }
}

const NOTHING: Program = { inputs: [], operations: [], outputs: new Map(), updates: [] };

/** Divides each program into the part that the run's own kernel computes, which is all of a small one, and the rest, for the graph. */
function divide(
  programs: readonly Program[],
  memory: SharedMemory,
  code: GraphCode,
): readonly StepWithKernel[] | undefined {
  const divided = programs.flatMap((program, run) => {
    const kernel = asSmallStep(program, code) ?? asSmallUpdate(program, code);
    return kernel === undefined ? (withKernel(program, memory.of(run)) ?? []) : { graph: NOTHING, kernel };
  });
  return divided.length === programs.length ? divided : undefined;
}

/**
 * Compiles what one or several runs have recorded.
 *
 * @param programs rewritten as steps, one for each run, differing only in their variables, which live in the store
 */
export function compileProgram(programs: readonly Program[], choices: CompileChoices): CompiledProgram {
  const runs = programs.length;
  if (runs > 1) placeBeside(programs);
  const memory = new SharedMemory(runs);
  const divided = choices.kernel ? divide(programs, memory, choices.code) : undefined;
  const graphs = divided?.map(({ graph }) => graph) ?? programs;
  const rows = pairVariables(graphs);
  if (rows === undefined) throw new Error('programs of runs were to share a graph that differ');
  // As a single run's program is rewritten, so that its numbers are the same.
  const single = rewrite('graph', graphs[0] as Program, choices, PLACES, runs);
  const stacked =
    runs > 1 ? stackProgram(single, { runs, variables: rows, onCpu: choices.onCpu }) : undefined;
  const program = stacked ?? single;

  const graph = new GraphBuilder();
  graph.isPortable = !choices.onCpu;
  // Kernels decide where their arrays lie.
  const areJoined = graph.isPortable && !choices.kernel;
  const inputs = new GraphInputs(graph, areJoined ? inputsRead(program) : program.inputs, areJoined);
  const layout = new StateLayout(graph, program, rows, runs);
  const ref = lowerStep(program.operations, graph, {
    source: (value) => (value.variable === undefined ? inputs.of(value) : layout.variable(value)),
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
    copied: stacked?.copied ?? [],
  };
}

/** Returns the inputs that a program reads. */
function inputsRead(program: FusedProgram): readonly Value[] {
  const read = new Set(Array.from(valuesRead(program), ({ name }) => name));
  return program.inputs.filter(({ name }) => read.has(name));
}

/** Returns the writes of a program that can be the next run's inputs as they are: of each run a whole pack, read in the same shape. */
export function keptWrites({ writes, runs }: CompiledProgram): readonly string[] {
  return writes.flatMap(({ name, dtype, dims, slots }) => {
    const isShaped = slots.every(([first]) => {
      const { dims: own } = (first as Slot).pack;
      return sameShape(runs > 1 ? [runs, ...own] : own, dims);
    });
    return isShaped && mayStay({ dtype, slots }) ? [name] : [];
  });
}
