// Decides which variables share a pack: each bound tensor costs time in a call, and slicing a variable out of a pack copies it.

import { matchVariables } from '../batch/matchPrograms.ts';
import { BATCHED } from '../lower/batched.ts';
import type { LoweringTable } from '../lower/context.ts';
import { cut } from '../lower/move.ts';
import type { GraphBuilder, Ref } from '../onnx/builder.ts';
import type { Places } from '../passes/fuse.ts';
import {
  type Operation,
  type Program,
  type StoredType,
  sizeOf,
  type Value,
  valuesRead,
} from '../program/ir.ts';
import type * as tf from '../tensorflow.ts';
import { type Pack, packBeside, packTogether, type Slot, slotOf, slotsOf } from './store.ts';

/** Larger variables are bound alone: copying them into a pack costs more than binding them. */
export const BOUND_ALONE = 20_000;
/** From this size, variables that a graph only reads are bound alone. */
const READ_ALONE = 4096;

/** Places of variables, for passes. */
export const PLACES: Places = { alone: BOUND_ALONE, slotOf };

/** The variables that a program reads, in order of use. */
export function variablesRead(program: Program): Set<tf.Variable> {
  const read = new Set<tf.Variable>();
  for (const { variable } of valuesRead(program)) if (variable !== undefined) read.add(variable);
  return read;
}

/** Packs variables of equal dtype together; larger ones get their own pack. Existing places stay. */
function packAll(variables: Iterable<tf.Variable>, alone = BOUND_ALONE): void {
  const all = [...variables];
  for (const variable of all) if (variable.size > alone) packTogether([variable]);
  for (const dtype of ['float32', 'int32', 'bool'])
    packTogether(all.filter((variable) => variable.dtype === dtype));
}

/** Places the variables of a batch's programs contiguously. */
export function placeBeside(programs: readonly Program[]): void {
  for (const row of matchVariables(programs)?.values() ?? []) packBeside(row);
}

/**
 * Places every variable of a divided step, in separate packs for what the graph writes, what it reads of the kernel's variables, what it only
 * reads, and what only the kernel uses.
 *
 * @param graph the graph's part of the step
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
 * Places every variable of a graph.
 *
 * @param isOnDevice whether a device computes it: an output that fills a pack stays there as the next run's input
 */
function placeFused(program: Program, isOnDevice: boolean): void {
  for (const { variables } of program.flatUpdates) packTogether(variables);
  packAll(
    program.updates.map(({ variable }) => variable),
    isOnDevice ? 0 : BOUND_ALONE,
  );
  packAll(variablesRead(program));
}

// Connects a graph to the variables of its runs: which tensors it reads, and what it writes.

/** A tensor that a graph reads or writes. In a batch its first axis is the axis of runs. */
export interface Port {
  readonly name: string;
  readonly dtype: StoredType;
  readonly dims: readonly number[];
}

/** Variables in one tensor. */
export interface StatePort extends Port {
  /** Each run's variables, end to end. */
  readonly slots: readonly (readonly Slot[])[];
  /** The run to which they belong, if only one; the tensor has no axis of runs then. */
  readonly run?: number | undefined;
}

/** For each variable of the first run's program, those of all runs. */
export type Rows = ReadonlyMap<tf.Variable, readonly tf.Variable[]>;

/** A graph's connection to variables: whole packs for a single run, which the graph slices; in a batch one row for each variable. */
export class StateLayout {
  readonly reads: StatePort[] = [];
  readonly writes: StatePort[] = [];
  readonly #graph: GraphBuilder;
  readonly #program: Program;
  readonly #rows: Rows;
  readonly #runs: number;
  /** By pack, row, or variable. */
  readonly #ports = new Map<object, StatePort>();
  readonly #pieces = new Map<Slot, Ref>();

  constructor(graph: GraphBuilder, program: Program, rows: Rows, runs: number) {
    this.#graph = graph;
    this.#program = program;
    this.#rows = rows;
    this.#runs = runs;
    if (runs > 1) {
      for (const variable of [...rows.values()].flat()) packTogether([variable]); // skips variables that have a place
    } else {
      placeFused(program, graph.isPortable);
      this.#split();
    }
  }

  /** Lowerings of operations that depend on variables. */
  readonly extra: LoweringTable = {
    ...BATCHED,
    FlatConcat: (o) => {
      const pack = this.#packOf(o.operation);
      return pack === undefined ? BATCHED.FlatConcat!(o) : this.#pack(pack).name;
    },
  };

  /** The tensor of a variable, or of all runs' variables. */
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
      // A final reshape would be a copy, so output its input. Not on a device, where the output may become the next run's input unchanged.
      const { x } = value.node?.op === 'Reshape' && !this.#graph.isPortable ? value.node.inputs : {};
      const { dtype, shape: dims } = x?.node === undefined ? value : x;
      const name = `new_state${i}`;
      this.#graph.output(name, ref(x?.node === undefined ? value : x), dtype, dims);
      const rows = variables.map((variable) => this.#rows.get(variable) as readonly tf.Variable[]);
      const slots = Array.from({ length: this.#runs }, (_, run) =>
        slotsOf(rows.map((row) => row[run] as tf.Variable)),
      );
      this.writes.push({ name, dtype, dims, slots });
    }
  }

  #pack(pack: Pack): StatePort {
    return this.#port(pack, pack.dims, [pack.slots]);
  }

  /** All runs' variables for one of the first run. */
  #row(variable: tf.Variable): StatePort {
    const row = this.#rows.get(variable) as readonly tf.Variable[];
    const slots = row.map((one) => slotsOf([one]));
    return this.#port(row, [row.length, ...variable.shape], slots);
  }

  #own(variable: tf.Variable): StatePort {
    const row = [...this.#rows.values()].find((one) => one.includes(variable)) as readonly tf.Variable[];
    return this.#port(variable, variable.shape, [slotsOf([variable])], row.indexOf(variable));
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

  /** The pack that an operation assembles completely and in order from its variables; undefined for others. */
  #packOf({ op, inputs }: Operation): Pack | undefined {
    const values = Object.values(inputs);
    const [first] = values;
    if (this.#runs > 1 || op !== 'FlatConcat' || first?.variable === undefined) return undefined;
    const { pack } = slotOf(first.variable) as Slot;
    const places = values.map((value) => value.variable && slotOf(value.variable));
    return pack.isAll(places) && pack.dims.length === 1 ? pack : undefined;
  }

  /** Splits each pack whose variables are read separately; unread neighbours stay in one piece. */
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
    const operations = this.#program.operations.filter((one) => this.#packOf(one) === undefined);
    return new Set(slotsOf(variablesRead({ ...this.#program, operations, flatUpdates: [] })));
  }
}

/** Whether variables may stay on a device between runs: each run's are a whole pack of floats. */
export function mayStay({ dtype, slots }: Pick<StatePort, 'dtype' | 'slots'>): boolean {
  return dtype === 'float32' && slots.every((row) => row[0]?.pack.isAll(row));
}

/** Elements of one run's part of a tensor that all runs share. */
export function partOf({ dims }: Port, runs: number): number {
  return sizeOf(dims) / runs;
}
