// Decides which variables share a pack: a call costs for each tensor that is bound, and cutting a variable out of a pack copies it.

import type { LoweringTable } from '../lower/context.ts';
import { cut } from '../lower/move.ts';
import { STACKED } from '../lower/stacked.ts';
import type { GraphBuilder, Ref } from '../onnx/builder.ts';
import type { Places } from '../passes/fuse.ts';
import {
  type FusedProgram,
  type Operation,
  type Program,
  type StoredType,
  sizeOf,
  type Value,
  valuesRead,
} from '../program/ir.ts';
import { pairVariables } from '../stack/pairPrograms.ts';
import type * as tf from '../tensorflow.ts';
import { type Pack, packBeside, packTogether, type Slot, slotOf } from './store.ts';

/** Variables above this size are bound alone: copying them into a pack costs more than binding them. */
export const BOUND_ALONE = 20_000;
/** Variables that a graph only reads are bound alone from this size. */
const READ_ALONE = 4096;

/** Where variables lie, for passes that ask. */
export const PLACES: Places = { alone: BOUND_ALONE, of: slotOf };

/** The variables that a program reads, in the order of their use. */
function variablesRead(program: Program & Partial<FusedProgram>): Set<tf.Variable> {
  const read = new Set<tf.Variable>();
  for (const { variable } of valuesRead(program)) if (variable !== undefined) read.add(variable);
  return read;
}

/** Packs variables of equal dtypes together; larger ones get their own pack. Those that have a place keep it. */
function packAll(variables: Iterable<tf.Variable>, alone = BOUND_ALONE): void {
  const all = [...variables];
  for (const variable of all) if (variable.size > alone) packTogether([variable]);
  for (const dtype of ['float32', 'int32', 'bool'])
    packTogether(all.filter((variable) => variable.dtype === dtype));
}

/** Gives the variables of programs that will run together places beside each other. */
export function placeBeside(programs: readonly Program[]): void {
  for (const row of pairVariables(programs)?.values() ?? []) packBeside(row);
}

/**
 * Gives every variable of a divided step a place: apart what the graph writes, what it reads of the kernel's, what it only reads, and
 * what only the kernel knows.
 *
 * @param graph what remains of the step, with the variables that it reads and writes
 * @param kernels variables that the kernel reads or writes
 */
export function placeDivided(graph: Program, kernels: ReadonlySet<tf.Variable>): void {
  const read = variablesRead(graph);
  packAll(graph.updates.map(({ variable }) => variable));
  packAll(
    [...read].filter((variable) => kernels.has(variable)),
    READ_ALONE,
  );
  packAll(read, READ_ALONE);
  packAll(kernels);
}

/**
 * Gives every variable of a graph a place.
 *
 * @param isOnDevice whether a device computes it: an output that fills a pack stays there as the next run's input
 */
function placeFused(program: FusedProgram, isOnDevice: boolean): void {
  for (const { variables } of program.flatUpdates) packTogether(variables);
  packAll(
    program.updates.map(({ variable }) => variable),
    isOnDevice ? 0 : BOUND_ALONE,
  );
  packAll(variablesRead(program));
}

// Connects a graph to the variables of its runs: which tensors it reads, what it writes.

/** A tensor that a graph reads or writes. Where several runs share the graph, its first axis is that of the runs. */
export interface Port {
  readonly name: string;
  readonly dtype: StoredType;
  readonly dims: readonly number[];
}

/** Variables in one tensor. */
export interface StatePort extends Port {
  /** Those of each run, end to end. */
  readonly slots: readonly (readonly Slot[])[];
  /** Whose they are, where they are one run's; the tensor has no axis of runs then. */
  readonly run?: number | undefined;
}

/** For each variable of the first run's program those of all runs in its place. */
export type Rows = ReadonlyMap<tf.Variable, readonly tf.Variable[]>;

/** A graph's connection to variables. One run's come as whole packs, which the graph cuts; of several runs each variable comes as a row. */
export class StateLayout {
  readonly reads: StatePort[] = [];
  readonly writes: StatePort[] = [];
  readonly #graph: GraphBuilder;
  readonly #program: FusedProgram;
  readonly #rows: Rows;
  readonly #runs: number;
  /** By pack, row, or variable. */
  readonly #ports = new Map<object, StatePort>();
  readonly #pieces = new Map<Slot, Ref>();

  constructor(graph: GraphBuilder, program: FusedProgram, rows: Rows, runs: number) {
    this.#graph = graph;
    this.#program = program;
    this.#rows = rows;
    this.#runs = runs;
    if (runs > 1) {
      for (const variable of [...rows.values()].flat()) packTogether([variable]); // as far as they have no places yet
    } else {
      placeFused(program, graph.isPortable);
      this.#split();
    }
  }

  /** Lowerings of the operations that know about variables. */
  readonly extra: LoweringTable = {
    ...STACKED,
    FlatConcat: (o) => {
      const pack = this.#packOf(o.operation);
      return pack === undefined ? STACKED.FlatConcat!(o) : this.#pack(pack).name;
    },
  };

  /** The tensor of a variable, or of all runs' variables in its place. */
  variable({ variable, shape }: Value): Ref {
    const one = variable as tf.Variable;
    if (this.#runs > 1) return (shape.length > one.shape.length ? this.#row(one) : this.#own(one)).name;
    const slot = slotOf(one) as Slot;
    const piece = this.#pieces.get(slot);
    if (piece === undefined) return this.#pack(slot.pack).name;
    return shape.length === 1 ? piece : this.#graph.node('Reshape', [piece, this.#graph.int64(shape)]);
  }

  /** Writes the variables' new contents. */
  write(ref: (value: Value) => Ref): void {
    const { updates, flatUpdates } = this.#program;
    const all = [...updates.map(({ variable, value }) => ({ variables: [variable], value })), ...flatUpdates];
    for (const [i, { variables, value }] of all.entries()) {
      // A reshape at the end of a graph would be a copy: its input will do, but on a device, where it may be the next run's input as it is.
      const { x } = value.node?.op === 'Reshape' && !this.#graph.isPortable ? value.node.inputs : {};
      const { dtype, shape: dims } = x?.node === undefined ? value : x;
      const name = `new_state${i}`;
      this.#graph.output(name, ref(x?.node === undefined ? value : x), dtype, dims);
      const rows = variables.map((variable) => this.#rows.get(variable) as readonly tf.Variable[]);
      const slots = Array.from({ length: this.#runs }, (_, run) =>
        rows.map((row) => slotOf(row[run] as tf.Variable) as Slot),
      );
      this.writes.push({ name, dtype, dims, slots });
    }
  }

  #pack(pack: Pack): StatePort {
    return this.#port(pack, pack.dims, [pack.slots]);
  }

  /** All runs' variables in the place of the first run's. */
  #row(variable: tf.Variable): StatePort {
    const row = this.#rows.get(variable) as readonly tf.Variable[];
    const slots = row.map((one) => [slotOf(one) as Slot]);
    return this.#port(row, [row.length, ...variable.shape], slots);
  }

  #own(variable: tf.Variable): StatePort {
    const row = [...this.#rows.values()].find((one) => one.includes(variable)) as readonly tf.Variable[];
    return this.#port(variable, variable.shape, [[slotOf(variable) as Slot]], row.indexOf(variable));
  }

  #port(key: object, dims: readonly number[], slots: StatePort['slots'], run?: number): StatePort {
    const known = this.#ports.get(key);
    if (known !== undefined) return known;
    const name = `state${this.#ports.size}`;
    const [[first]] = slots as readonly [readonly [Slot]];
    const { dtype } = first.pack;
    const port = { name, dtype, dims, slots, run };
    this.#ports.set(key, port);
    this.reads.push(port);
    this.#graph.input(name, dtype, dims);
    return port;
  }

  /** The pack of several variables that an operation joins, if it joins just these, in their order. */
  #packOf({ op, inputs }: Operation): Pack | undefined {
    const values = Object.values(inputs);
    const [first] = values;
    if (this.#runs > 1 || op !== 'FlatConcat' || first?.variable === undefined) return undefined;
    const { pack } = slotOf(first.variable) as Slot;
    const places = values.map((value) => value.variable && slotOf(value.variable));
    return pack.isAll(places) && pack.dims.length === 1 ? pack : undefined;
  }

  /** Cuts up each pack whose variables are read one by one; unread neighbours stay in one piece. */
  #split(): void {
    const read = this.#slotsReadAlone();
    for (const pack of new Set([...read].map((slot) => slot.pack))) {
      const { name } = this.#pack(pack);
      if (pack.slots.length === 1) continue;
      const pieces: { size: number; readonly slot?: Slot }[] = [];
      for (const slot of pack.slots) {
        const last = pieces.at(-1);
        if (read.has(slot)) pieces.push({ size: slot.length, slot });
        else if (last !== undefined && last.slot === undefined) last.size += slot.length;
        else pieces.push({ size: slot.length });
      }
      const sizes = pieces.map(({ size }) => size);
      const refs = cut(this.#graph, name, sizes, 0);
      for (const [i, { slot }] of pieces.entries())
        if (slot !== undefined) this.#pieces.set(slot, refs[i] as Ref);
    }
  }

  #slotsReadAlone(): Set<Slot> {
    const read = new Set<Slot>();
    const add = ({ variable }: Value): void => {
      if (variable !== undefined) read.add(slotOf(variable) as Slot);
    };
    const { operations, outputs, updates } = this.#program;
    for (const operation of operations)
      if (this.#packOf(operation) === undefined) Object.values(operation.inputs).forEach(add);
    outputs.forEach(add);
    for (const { value } of updates) add(value);
    return read;
  }
}

/** Whether variables may lie on a device from run to run: of each run they are a whole pack, of floats. */
export function mayStay({ dtype, slots }: Pick<StatePort, 'dtype' | 'slots'>): boolean {
  return dtype === 'float32' && slots.every((row) => row[0]?.pack.isAll(row));
}

/** Elements of one run's part of a tensor that all runs share. */
export function partOf({ dims }: Port, runs: number): number {
  return sizeOf(dims) / runs;
}
