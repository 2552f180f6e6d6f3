// Decides which variables share a pack, and connects a graph to the packs: which pieces it reads, what it writes.

import type {
  FlatUpdate,
  FusedProgram,
  LoweringTable,
  Operation,
  Places,
  Program,
  Value,
} from '@prism-rl/graph';
import { sizeOf } from '@prism-rl/graph';
import type { GraphBuilder, Ref } from '@prism-rl/onnx';
import type * as tf from '../tensorflow.ts';
import { type Pack, packTogether, type Slot, slotOf } from './store.ts';

/** Variables above this size are bound alone: copying them into a pack costs more than binding them. */
export const BOUND_ALONE = 20_000;
/** Groups that are updated together get their own pack from this size. */
const OWN_PACK = 512;

/** Where variables lie, for passes that ask. */
export const PLACES: Places = { alone: BOUND_ALONE, of: slotOf };

function variablesRead(program: FusedProgram): Set<tf.Variable> {
  const read = new Set<tf.Variable>();
  const add = (value: Value): void => {
    if (value.variable !== undefined) read.add(value.variable);
  };
  for (const operation of program.operations) Object.values(operation.inputs).forEach(add);
  program.outputs.forEach(add);
  for (const update of [...program.updates, ...program.flatUpdates]) add(update.value);
  return read;
}

/** Variables that a graph only reads are bound alone from this size: cutting one out of a pack copies it. */
const READ_ALONE = 4096;

/** Packs variables of equal dtypes together; larger ones get their own pack. */
function packAll(variables: Iterable<tf.Variable>, alone = BOUND_ALONE): void {
  const all = [...variables];
  for (const variable of all) if (variable.size > alone) packTogether([variable]);
  for (const dtype of ['float32', 'int32', 'bool'])
    packTogether(all.filter((variable) => variable.dtype === dtype));
}

/**
 * Gives every variable of a divided step a place: apart what the graph writes, what it reads of the kernel's, what it only reads, and
 * what only the kernel knows.
 *
 * @param graph what remains of the step, with the variables that it reads and writes
 * @param kernels variables that the kernel reads or writes
 * @returns whether no pack is for both the kernel and the graph to write
 */
export function placeDivided(graph: Program, kernels: ReadonlySet<tf.Variable>): boolean {
  const read = variablesRead({ ...graph, flatUpdates: [] });
  const written = graph.updates.map(({ variable }) => variable);
  packAll(written);
  packAll(
    [...read].filter((variable) => kernels.has(variable)),
    READ_ALONE,
  );
  packAll(read, READ_ALONE);
  packAll(kernels);
  const packs = new Set(written.map((variable) => slotOf(variable)?.pack));
  return ![...kernels].some((variable) => packs.has(slotOf(variable)?.pack));
}

/** Gives every variable of the program a place. Those that have one keep it. */
function place(program: FusedProgram): Slot[] {
  const updated = new Set(program.updates.map(({ variable }) => variable));
  const small: tf.Variable[] = [];
  for (const { variables } of program.flatUpdates) {
    for (const variable of variables) updated.add(variable);
    const fresh = variables.every((variable) => slotOf(variable) === undefined);
    const size = variables.reduce((sum, variable) => sum + variable.size, 0);
    if (fresh && size >= OWN_PACK) packTogether(variables);
    else small.push(...variables);
  }
  const read = variablesRead(program);
  const all = new Set([...small, ...updated, ...read]);
  for (const variable of all) if (variable.size > BOUND_ALONE) packTogether([variable]);
  for (const dtype of ['float32', 'int32', 'bool']) {
    const rest = [...all].filter((variable) => variable.dtype === dtype);
    packTogether(rest.filter((variable) => updated.has(variable)));
    packTogether(rest.filter((variable) => !updated.has(variable)));
  }
  const flat = program.flatUpdates.flatMap(({ variables }) => variables);
  return [...new Set([...all, ...flat])].map((variable) => slotOf(variable) as Slot);
}

/** The consecutive slots that hold the variables in this order, if there are such. */
function runOf(variables: readonly tf.Variable[]): readonly Slot[] | undefined {
  const found = variables.map((variable) => slotOf(variable) as Slot);
  const [first] = found;
  if (first === undefined) return undefined;
  const start = first.pack.slots.indexOf(first);
  return found.every((slot, i) => slot === first.pack.slots[start + i]) ? found : undefined;
}

/** A graph's connection to the packs. */
export class StateLayout {
  /** Slots the graph reads or writes. */
  readonly slots: readonly Slot[];
  /** Packs the graph reads. */
  readonly packs: readonly Pack[];
  /** Packs the graph writes, with the slots whose contents change. */
  readonly written: ReadonlyMap<Pack, readonly Slot[]>;
  readonly #program: FusedProgram;
  readonly #graph: GraphBuilder;
  readonly #pieces = new Map<Slot, Ref>();
  readonly #names = new Map<Pack, string>();
  readonly #outputDims = new Map<Pack, readonly number[]>();

  constructor(program: FusedProgram, graph: GraphBuilder) {
    this.#program = program;
    this.#graph = graph;
    this.slots = place(program);
    this.packs = [...new Set(this.slots.map((slot) => slot.pack))];
    const written = new Map<Pack, Slot[]>();
    const variables = [
      ...program.updates.map(({ variable }) => variable),
      ...program.flatUpdates.flatMap((update) => update.variables),
    ];
    for (const variable of variables) {
      const slot = slotOf(variable) as Slot;
      written.set(slot.pack, [...(written.get(slot.pack) ?? []), slot]);
    }
    this.written = written;
    // Now, not at the first run: the memory may have to grow for them.
    for (const pack of written.keys()) pack.buffer(1);
    for (const [i, pack] of this.packs.entries()) {
      this.#names.set(pack, `state${i}`);
      graph.input(`state${i}`, pack.dtype, pack.dims);
    }
    this.#split();
  }

  /** Name of a pack's graph input; its output is called `new_` and this. */
  nameOf(pack: Pack): string {
    return this.#names.get(pack) as string;
  }

  /** Dimensions of a pack's graph output: as many elements as the input has. */
  outputDims(pack: Pack): readonly number[] {
    return this.#outputDims.get(pack) ?? pack.dims;
  }

  /** Lowerings of the operations that know about packs. */
  readonly extra: LoweringTable = {
    FlatConcat: (o) => {
      const { values, refs } = o.list();
      const variables = values.map((value) => value.variable);
      if (variables.every((variable) => variable !== undefined)) {
        const run = runOf(variables);
        if (run !== undefined) return this.#segment(run);
      }
      const flat = refs.map((ref, i) => {
        const shape = values[i]?.shape ?? [];
        return shape.length === 1 ? ref : o.reshape(ref, [sizeOf(shape)]);
      });
      return o.node('Concat', flat, { axis: 0 });
    },
  };

  /** The tensor of a variable. */
  variable(value: Value): Ref {
    const slot = slotOf(value.variable as tf.Variable) as Slot;
    if (slot.pack.slots.length === 1) return this.nameOf(slot.pack);
    const piece = this.#pieces.get(slot) as Ref;
    return value.shape.length === 1 ? piece : this.#reshape(piece, value.shape);
  }

  /** Emits the new contents of each written pack. */
  write(ref: (value: Value) => Ref): void {
    const single = new Map(this.#program.updates.map(({ variable, value }) => [slotOf(variable), value]));
    const flat = new Map(
      this.#program.flatUpdates.map((update) => [slotOf(update.variables[0] as tf.Variable), update]),
    );
    for (const pack of this.written.keys()) {
      const name = `new_${this.nameOf(pack)}`;
      const [only] = pack.slots;
      const alone = pack.slots.length === 1 ? single.get(only) : this.#whole(pack, flat.get(only));
      if (alone !== undefined) {
        this.#output(name, pack, alone, ref);
        continue;
      }
      const parts: Ref[] = [];
      for (let i = 0; i < pack.slots.length; ) {
        const slot = pack.slots[i] as Slot;
        const update = flat.get(slot);
        const value = single.get(slot);
        const run = update === undefined ? undefined : runOf(update.variables);
        if (update !== undefined && run !== undefined) {
          parts.push(ref(update.value));
          i += run.length;
          continue;
        }
        if (value !== undefined) parts.push(this.#flatten(ref(value), value.shape));
        else parts.push(this.#scattered(slot, ref) ?? (this.#pieces.get(slot) as Ref));
        i++;
      }
      const joined = parts.length === 1 ? (parts[0] as Ref) : this.#graph.node('Concat', parts, { axis: 0 });
      this.#graph.output(
        name,
        pack.slots.length === 1 ? this.#reshape(joined, pack.dims) : joined,
        pack.dtype,
        pack.dims,
      );
    }
  }

  /** Returns the value of a flat update if it writes the whole pack. */
  #whole(pack: Pack, update: FlatUpdate | undefined): Value | undefined {
    if (update === undefined) return undefined;
    return runOf(update.variables)?.length === pack.slots.length ? update.value : undefined;
  }

  /** One value is all that a pack holds. A reshape at the end of a graph would be a copy: its input will do. */
  #output(name: string, pack: Pack, value: Value, ref: (value: Value) => Ref): void {
    const { x } = value.node?.op === 'Reshape' ? value.node.inputs : {};
    // On a device it may be the next run's input as it is.
    const written = x?.node === undefined || this.#graph.isPortable ? value : x;
    this.#outputDims.set(pack, written.shape);
    this.#graph.output(name, ref(written), pack.dtype, written.shape);
  }

  /** A member of a flat update whose variables lie apart: cut out of the update's vector. */
  #scattered(slot: Slot, ref: (value: Value) => Ref): Ref | undefined {
    for (const { variables, value } of this.#program.flatUpdates) {
      const at = variables.indexOf(slot.variable);
      if (at < 0) continue;
      const sizes = variables.map((variable) => variable.size);
      const inputs = [ref(value), this.#graph.int64(sizes)];
      return this.#graph.nodes('Split', inputs, { axis: 0 }, sizes.length)[at];
    }
    return undefined;
  }

  /** One Split for each pack whose variables are read one by one; unread variables stay in one piece. */
  #split(): void {
    const needed = this.#slotsReadAlone();
    for (const pack of this.packs) {
      if (pack.slots.length === 1) {
        const [slot] = pack.slots as [Slot];
        this.#pieces.set(slot, this.#flatten(this.nameOf(pack), pack.dims));
        continue;
      }
      const sizes: number[] = [];
      const owners: (Slot | undefined)[] = [];
      for (const slot of pack.slots) {
        if (needed.has(slot)) {
          sizes.push(slot.length);
          owners.push(slot);
        } else if (owners.length > 0 && owners.at(-1) === undefined) {
          sizes[sizes.length - 1] = (sizes.at(-1) as number) + slot.length;
        } else {
          sizes.push(slot.length);
          owners.push(undefined);
        }
      }
      if (!owners.some((owner) => owner !== undefined)) continue;
      const inputs = [this.nameOf(pack), this.#graph.int64(sizes)];
      const pieces = this.#graph.nodes('Split', inputs, { axis: 0 }, sizes.length);
      for (const [i, owner] of owners.entries())
        if (owner !== undefined) this.#pieces.set(owner, pieces[i] as Ref);
    }
  }

  #slotsReadAlone(): Set<Slot> {
    const needed = new Set<Slot>();
    const read = (value: Value): void => {
      if (value.variable !== undefined) needed.add(slotOf(value.variable) as Slot);
    };
    const inRun = (operation: Operation): boolean => {
      const variables = Object.values(operation.inputs).map((value) => value.variable);
      return (
        operation.op === 'FlatConcat' &&
        variables.every((variable) => variable !== undefined) &&
        runOf(variables) !== undefined
      );
    };
    for (const operation of this.#program.operations) {
      if (!inRun(operation)) Object.values(operation.inputs).forEach(read);
    }
    this.#program.outputs.forEach(read);
    for (const { value } of this.#program.updates) read(value);
    // A pack that is written in part passes the rest on.
    for (const [pack, slots] of this.written) {
      for (const slot of pack.slots) if (!slots.includes(slot)) needed.add(slot);
    }
    return needed;
  }

  #segment(run: readonly Slot[]): Ref {
    const [first] = run as [Slot];
    const { pack } = first;
    const name = this.nameOf(pack);
    if (pack.slots.length === 1) return this.#flatten(name, pack.dims);
    if (run.length === pack.slots.length) return name;
    const end = first.offset + run.reduce((sum, slot) => sum + slot.length, 0);
    const inputs = [
      name,
      this.#graph.int64([first.offset]),
      this.#graph.int64([end]),
      this.#graph.int64([0]),
    ];
    return this.#graph.node('Slice', inputs);
  }

  #reshape(ref: Ref, shape: readonly number[]): Ref {
    return this.#graph.node('Reshape', [ref, this.#graph.int64(shape)]);
  }

  #flatten(ref: Ref, shape: readonly number[]): Ref {
    return shape.length === 1 ? ref : this.#reshape(ref, [sizeOf(shape)]);
  }
}
