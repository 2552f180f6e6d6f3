// Decides which variables share a pack: each bound tensor costs time in a call, and slicing a variable out of a pack copies it.

import type { Lowered, LoweringTable } from '../lower/context.ts';
import { cut } from '../lower/move.ts';
import type { GraphBuilder, Ref } from '../onnx/builder.ts';
import type { Places } from '../passes/fuse.ts';
import type { Operation, Program, StoredType, Value } from '../program/ir.ts';
import { sizeOf, valuesRead } from '../program/ir.ts';
import type * as tf from '../tensorflow.ts';
import { type Pack, packTogether, type Slot, slotOf, slotsOf } from './store.ts';

/** Larger variables are bound alone: copying them into a pack costs more than binding them. */
export const BOUND_ALONE = 20_000;
/** Size from which variables that a graph only reads are bound alone. */
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

// Connects a graph to variables: which tensors it reads, and what it writes.

/** A tensor that a graph reads or writes. */
export interface Port {
  readonly name: string;
  readonly dtype: StoredType;
  readonly dims: readonly number[];
}

/** Variables in one tensor. */
export interface StatePort extends Port {
  /** The variables, end to end. */
  readonly slots: readonly Slot[];
}

/** A graph's connection to variables: whole packs, which the graph slices. */
export class StateLayout {
  readonly reads: StatePort[] = [];
  readonly writes: StatePort[] = [];
  readonly #graph: GraphBuilder;
  readonly #program: Program;
  readonly #ports = new Map<Pack, StatePort>();
  readonly #pieces = new Map<Slot, Ref>();

  constructor(graph: GraphBuilder, program: Program) {
    this.#graph = graph;
    this.#program = program;
    placeFused(program, graph.isPortable);
    this.#split();
  }

  /** Lowerings of operations that depend on variables. */
  readonly extra: LoweringTable = {
    FlatConcat: (o) => {
      const pack = this.#packOf(o.operation);
      return pack === undefined ? flatConcat(o) : this.#pack(pack).name;
    },
  };

  /** The tensor of a variable. */
  variable({ variable, shape }: Value): Ref {
    const slot = slotOf(variable as tf.Variable) as Slot;
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
      this.writes.push({ name, dtype, dims, slots: slotsOf(variables) });
    }
  }

  #pack(pack: Pack): StatePort {
    const known = this.#ports.get(pack);
    if (known !== undefined) return known;
    const { dtype, dims, slots } = pack;
    const port = { name: `state${this.#ports.size}`, dtype, dims, slots };
    this.#ports.set(pack, port);
    this.reads.push(port);
    this.#graph.input(port.name, dtype, dims);
    return port;
  }

  /** The pack that an operation assembles completely and in order from its variables; undefined for others. */
  #packOf({ op, inputs }: Operation): Pack | undefined {
    const values = Object.values(inputs);
    const [first] = values;
    if (op !== 'FlatConcat' || first?.variable === undefined) return undefined;
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

function flatConcat(o: Lowered): Ref {
  const { values, refs } = o.list();
  const flat = refs.map((ref, i) => {
    const { shape } = values[i] as Value;
    return shape.length === 1 ? ref : o.reshape(ref, [sizeOf(shape)]);
  });
  return o.node('Concat', flat, { axis: 0 });
}

/** Whether variables may stay on a device between runs: they are a whole pack of floats. */
export function mayStay({ dtype, slots }: Pick<StatePort, 'dtype' | 'slots'>): boolean {
  return dtype === 'float32' && slots[0]?.pack.isAll(slots) === true;
}
