// Where compiled functions keep variables: packs, flat arrays that several variables share, because a runtime call costs time for each bound
// tensor. tfjs still sees plain variables, whose data ids lead to lazy views.

import { JitError } from '../errors.ts';
import { compilable, type DType, elementBytes, sizeOf, type TypedArray } from '../program/ir.ts';
import { inTurn } from '../run/turns.ts';
import type * as tf from '../tensorflow.ts';
import { arrived, isAwaited, isTracing, jitBackend, type PackedEntry } from '../trace/backend.ts';
import { engineInternals, repoint } from '../trace/engine.ts';
import type { DeviceCopy } from './deviceCopy.ts';
import { hostMemory, type Region } from './hostMemory.ts';

/** Data that tfjs reads for a packed variable: copied on demand, and frozen while others hold it too. */
class View implements PackedEntry {
  readonly dtype: DType;
  refCount = 1;
  #slot: Slot | undefined;
  #copy: TypedArray | undefined;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.dtype = slot.pack.dtype;
  }

  /** A copy, so that the data tfjs holds never changes; made once for each written value. */
  get values(): TypedArray | undefined {
    // Any numbers serve for recording a step.
    if (this.isAwaited && isTracing()) return this.#slot?.lastSeen().slice();
    this.#copy ??= this.#slot?.contents().slice();
    return this.#copy;
  }

  get isAwaited(): boolean {
    return this.#copy === undefined && this.#slot?.pack.away?.isAsynchronous === true;
  }

  async arrive(): Promise<void> {
    await this.#slot?.pack.away?.download();
  }

  /** The slot's contents are about to change. */
  invalidate(): void {
    this.#copy = undefined;
  }

  /** Keeps the current contents for other holders of the data. */
  freeze(): void {
    this.#copy = this.values;
    this.#slot = undefined;
  }

  released(): void {
    if (this.#slot?.view === this) this.#slot.view = undefined;
    this.#slot = undefined;
  }
}

export class Slot {
  readonly variable: tf.Variable;
  readonly pack: Pack;
  readonly offset: number;
  readonly length: number;
  /** What tfjs sees; undefined while tfjs has the variable's data elsewhere. */
  view: View | undefined;
  #dataId: object | undefined;

  constructor(variable: tf.Variable, pack: Pack, offset: number) {
    this.variable = variable;
    this.pack = pack;
    this.offset = offset;
    this.length = sizeOf(variable.shape);
  }

  get address(): number {
    return this.pack.region.address + this.offset * elementBytes(this.pack.dtype);
  }

  contents(): TypedArray {
    return this.pack.contents().subarray(this.offset, this.offset + this.length);
  }

  /** The contents in host memory; outdated while a device holds newer ones. */
  lastSeen(): TypedArray {
    const { pack, offset, length } = this;
    return pack.region.array.subarray(offset, offset + length);
  }

  /** Whether the pack has the variable's current contents. */
  get isCurrent(): boolean {
    return this.view !== undefined && this.variable.dataId === this.#dataId;
  }

  /** Whether other tensors hold the variable's data (clones, aliases, views). */
  get isShared(): boolean {
    return this.view !== undefined && this.view.refCount > 1;
  }

  /** Copies tfjs's data of the variable into the pack: after an eager assignment, a move to another backend, or at first use. */
  load(): void {
    if (this.variable.isDisposed) {
      throw JitError.disposed`The variable '${this.variable.name}' of a compiled function was disposed.
        Dispose the compiled function first, or compile it again with new variables.`;
    }
    const values = engineInternals().readSync(this.variable.dataId);
    // A device's copy of a lone variable is outdated and need not be downloaded.
    if (this.pack.slots.length === 1) this.pack.receive(values);
    else this.contents().set(values);
    this.#own();
  }

  /** Leaves the old contents to the tensors that share them, and continues with new data. */
  detach(): void {
    this.view?.freeze();
    this.#own();
  }

  #own(): void {
    const dataId = {};
    const view = new View(this);
    jitBackend().data.set(dataId, view);
    this.view = view;
    this.#dataId = dataId;
    repoint(this.variable, dataId, jitBackend());
  }
}

/** A flat array of variables, in the host memory or on a device. Kernels change it in place; a graph's writes are copied into it. */
export class Pack {
  readonly dtype: DType;
  readonly slots: readonly Slot[];
  readonly length: number;
  /** The graph's view: a lone variable keeps its shape, several are one vector. */
  readonly dims: readonly number[];
  readonly region: Region;
  #away: DeviceCopy | undefined;

  /** @param region its place; by default new memory */
  constructor(dtype: DType, variables: readonly tf.Variable[], region?: Region) {
    this.dtype = dtype;
    let offset = 0;
    this.slots = variables.map((variable) => {
      const slot = new Slot(variable, this, offset);
      offset += slot.length;
      return slot;
    });
    this.length = offset;
    this.dims = variables.length === 1 ? (variables[0] as tf.Variable).shape : [offset];
    this.region = region ?? hostMemory.allocate(dtype, offset);
  }

  /** The current contents in the host memory; downloads them if a device holds them. */
  contents(): TypedArray {
    this.#away?.fetch();
    return this.region.array;
  }

  /** Whether these are the slots of all its variables, in order. */
  isAll(places: readonly (Slot | undefined)[]): boolean {
    return places.length === this.slots.length && this.slots.every((slot, i) => slot === places[i]);
  }

  /** The copy on a device; undefined while the host memory is current. */
  get away(): DeviceCopy | undefined {
    return this.#away;
  }

  /** Records that a device holds the variables. */
  leave(copy: DeviceCopy): void {
    const former = this.#away;
    this.#away = copy;
    former?.release(this);
  }

  receive(contents: TypedArray): void {
    const former = this.#away;
    this.#away = undefined;
    this.region.array.set(contents);
    former?.release(this);
  }
}

const slots = new WeakMap<tf.Variable, Slot>();

/** The variable's place, if it has one. The process has one store, as there is one tfjs engine. */
export function slotOf(variable: tf.Variable): Slot | undefined {
  return slots.get(variable);
}

/** Returns the places of variables; each must have one. */
export function slotsOf(variables: Iterable<tf.Variable>): Slot[] {
  return Array.from(variables, (variable) => slotOf(variable) as Slot);
}

/** Puts variables without a place into a new pack, in the given order. */
export function packTogether(variables: readonly tf.Variable[]): void {
  const fresh = variables.filter((variable) => !slots.has(variable));
  const [first] = fresh;
  const dtype = first && compilable(first.dtype);
  if (dtype === undefined) return;
  for (const slot of new Pack(dtype, fresh).slots) slots.set(slot.variable, slot);
}

/**
 * Downloads from a device, before a run, the contents that the run needs in host memory and that cannot be read synchronously.
 *
 * @param slots slots that may have to load from tfjs
 * @param changed slots that the run writes
 * @param packs packs that the run reads in host memory
 */
export async function downloadForRun(
  slots: Iterable<Slot>,
  changed: Iterable<Slot>,
  packs: Iterable<Pack>,
): Promise<void> {
  const wanted = new Set(packs);
  for (const slot of slots) {
    if (slot.isCurrent) continue;
    wanted.add(slot.pack);
    await arrived(slot.variable.dataId);
  }
  for (const slot of changed) if (slot.isShared) wanted.add(slot.pack);
  for (const { away } of wanted) if (away?.isAsynchronous === true) await away.download();
}

/**
 * Downloads all variables that compiled functions keep on a GPU, so that until the next run they can be read synchronously. Needed if a GPU is
 * asynchronous, as in browsers; otherwise it does nothing.
 */
export async function downloadVariables(): Promise<void> {
  const away = Object.values(engineInternals().registeredVariables).filter(({ dataId }) => isAwaited(dataId));
  if (away.length === 0) return;
  await inTurn(async () => {
    for (const { dataId } of away) await arrived(dataId);
  });
}
