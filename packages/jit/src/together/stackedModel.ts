// From the programs of several runs, which differ in their variables alone, to one model and the kernels of each run.

import type { DType, Program, StoredType, Value } from '@prism-rl/graph';
import {
  declareInputs,
  pairVariables,
  portOf,
  rewrite,
  STACKED,
  sizeOf,
  stackProgram,
} from '@prism-rl/graph';
import { encodeModel, GraphBuilder } from '@prism-rl/onnx';
import type { CompileChoices } from '../compile.ts';
import type { HandoverMemory, StepKernel } from '../kernel/stepKernel.ts';
import { HANDED_OVER, type StepWithKernel, withKernel } from '../kernel/updateKernel.ts';
import { lowerStep } from '../lowerStep.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { PLACES } from '../store/layout.ts';
import { packBeside, packTogether, type Slot, slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';

/** One tensor that the model reads or writes: all runs' behind one another. */
export interface StackedPort {
  readonly name: string;
  readonly dtype: StoredType;
  /** Its axes, that of the runs first. */
  readonly dims: readonly number[];
}

/** A variable of each run, or one run's own. */
export interface StatePort extends StackedPort {
  readonly slots: readonly Slot[];
  /** Whose it is, where it is one run's; it has no axis of runs then. */
  readonly run?: number;
}

/** New contents of variables, laid end to end for each run. */
export interface WritePort extends StackedPort {
  /** For each of a run's variables in this order, those of all runs. */
  readonly slots: readonly (readonly Slot[])[];
}

/** An input, an output, or what graph and kernels hand to each other. */
export interface ArrayPort extends StackedPort {
  /** As the step calls it. */
  readonly array: string;
  /** Where kernels know it; undefined where it is the step's own. */
  readonly region: Region | undefined;
}

/** A model for several runs and how it is to be bound. */
export interface StackedModel {
  readonly runs: number;
  readonly model: Uint8Array;
  readonly inputs: readonly ArrayPort[];
  readonly outputs: readonly ArrayPort[];
  readonly reads: readonly StatePort[];
  readonly writes: readonly WritePort[];
  /** Each run's own part; undefined where the graph does everything. */
  readonly kernels: readonly (StepKernel | undefined)[];
  readonly flops: number;
  readonly nodes: number;
  readonly operators: Readonly<Record<string, number>>;
  /** Operations that are done once for each run. */
  readonly copied: readonly string[];
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
      const whole = this.#regions.get(name) ?? hostMemory.allocate('float32', this.#runs * length);
      this.#regions.set(name, whole);
      return whole.part(run, this.#runs);
    };
  }

  get(name: string): Region | undefined {
    return this.#regions.get(name);
  }
}

function slotsOf(variables: readonly tf.Variable[]): Slot[] {
  return variables.map((variable) => slotOf(variable) as Slot);
}

/** Gives the variables of programs that will run together places beside each other. */
export function placeBeside(programs: readonly Program[]): void {
  for (const row of pairVariables(programs)?.values() ?? []) packBeside(row);
}

/** Divides each program into the part that the run's own kernel computes and the rest, for the graph. */
function divide(programs: readonly Program[], memory: SharedMemory): readonly StepWithKernel[] | undefined {
  const divided = programs.map((program, run) => withKernel(program, memory.of(run)));
  const all = divided.filter((one) => one !== undefined);
  return all.length === programs.length ? all : undefined;
}

/** The variables that a graph reads or writes. */
class States {
  readonly ports: StatePort[] = [];
  readonly #graph: GraphBuilder;
  readonly #rows: ReadonlyMap<tf.Variable, readonly tf.Variable[]>;
  readonly #stacked = new Map<tf.Variable, StatePort>();
  readonly #own = new Map<tf.Variable, StatePort>();

  constructor(graph: GraphBuilder, rows: ReadonlyMap<tf.Variable, readonly tf.Variable[]>) {
    this.#graph = graph;
    this.#rows = rows;
    for (const one of [...rows.values()].flat()) packTogether([one]); // as far as they have no places yet
  }

  /** Returns the port that a variable's value is read from: all runs' variables in its place, or one run's own. */
  read({ variable, shape }: Value): StatePort {
    const one = variable as tf.Variable;
    return shape.length > one.shape.length ? this.stacked(one) : this.#single(one);
  }

  /** All runs' variables in the place of the first run's. */
  stacked(variable: tf.Variable): StatePort {
    const known = this.#stacked.get(variable);
    if (known !== undefined) return known;
    const row = this.#rows.get(variable) as readonly tf.Variable[];
    const port = this.#add(row, [row.length, ...variable.shape]);
    this.#stacked.set(variable, port);
    return port;
  }

  #single(variable: tf.Variable): StatePort {
    const known = this.#own.get(variable);
    if (known !== undefined) return known;
    const row = [...this.#rows.values()].find((one) => one.includes(variable)) as readonly tf.Variable[];
    const port = { ...this.#add([variable], variable.shape), run: row.indexOf(variable) };
    this.ports[this.ports.length - 1] = port;
    this.#own.set(variable, port);
    return port;
  }

  #add(variables: readonly tf.Variable[], dims: readonly number[]): StatePort {
    const name = `state${this.ports.length}`;
    const dtype = (variables[0] as tf.Variable).dtype as DType;
    const slots = slotsOf(variables);
    const port: StatePort = { name, dtype, dims, slots };
    this.ports.push(port);
    this.#graph.input(name, dtype, dims);
    return port;
  }
}

/**
 * Makes the model.
 *
 * @param programs simplified, one for each run, differing only in their variables
 */
export function stackedModel(programs: readonly Program[], choices: CompileChoices): StackedModel {
  const runs = programs.length;
  placeBeside(programs);
  const memory = new SharedMemory(runs);
  const divided = choices.kernel ? divide(programs, memory) : undefined;
  const graphs = divided?.map(({ graph }) => graph) ?? programs;
  const rows = pairVariables(graphs);
  if (rows === undefined) throw new Error('programs of runs were to be stacked that differ');
  const [first] = graphs as [Program];
  // As a single run's program is rewritten, so that its numbers are the same.
  const single = rewrite('graph', first, choices, PLACES, runs);
  const stacked = stackProgram(single, { runs, variables: rows, onCpu: choices.onCpu });

  const graph = new GraphBuilder();
  graph.isPortable = !choices.onCpu;
  const input = declareInputs(graph, stacked.inputs);
  const states = new States(graph, rows);
  const ref = lowerStep(stacked.operations, graph, {
    source: (value) => (value.variable === undefined ? input(value) : states.read(value).name),
    extra: STACKED,
  });
  const outputs: ArrayPort[] = [];
  for (const [array, value] of stacked.outputs) {
    const port = { name: `out_${array}`, dtype: value.dtype, dims: value.shape, array };
    graph.output(port.name, ref(value), port.dtype, port.dims);
    outputs.push({ ...port, region: array.startsWith(HANDED_OVER) ? memory.get(array) : undefined });
  }
  const updates = [
    ...stacked.updates.map(({ variable, value }) => ({ variables: [variable], value })),
    ...stacked.flatUpdates,
  ];
  const writes = updates.map(({ variables, value }, i): WritePort => {
    const port = { name: `new_state${i}`, dtype: value.dtype, dims: value.shape };
    graph.output(port.name, ref(value), port.dtype, port.dims);
    return { ...port, slots: variables.map((variable) => slotsOf(rows.get(variable) ?? [])) };
  });
  const finished = graph.finish();
  const used = new Map(finished.inputs.map(({ name, type }) => [name, type as StoredType]));
  const operators: Record<string, number> = {};
  for (const { op } of finished.nodes) operators[op] = (operators[op] ?? 0) + 1;
  return {
    runs,
    model: encodeModel(finished),
    inputs: stacked.inputs.flatMap(({ name: array = '', shape }) => {
      const name = portOf(array);
      const dtype = used.get(name);
      return dtype === undefined ? [] : [{ name, dtype, dims: shape, array, region: memory.get(array) }];
    }),
    outputs,
    reads: states.ports.filter(({ name }) => used.has(name)),
    writes,
    kernels: programs.map((_, run) => divided?.[run]?.kernel),
    flops: graph.flops,
    nodes: finished.nodes.length,
    operators,
    copied: stacked.copied,
  };
}

/** Returns the writes of a model that can be the next run's input as they are: one variable of each run, alone in its place. */
export function keptWrites({ writes }: StackedModel): readonly string[] {
  return writes.flatMap(({ name, dtype, slots: [row = [], ...others] }) => {
    const isAlone = others.length === 0 && row.every(({ pack }) => pack.slots.length === 1);
    return isAlone && dtype === 'float32' ? [name] : [];
  });
}

/** Elements of one run's part of a port that all runs share. */
export function partOf({ dims }: StackedPort): number {
  return sizeOf(dims.slice(1));
}
