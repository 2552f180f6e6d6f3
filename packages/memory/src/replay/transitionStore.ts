import type { PackedArray, Snapshot, Space, Transitions } from '@prism-rl/core';
import {
  childSnapshot,
  copyRow,
  counted,
  isDebug,
  mergeSnapshots,
  PrismError,
  packedArray,
} from '@prism-rl/core';
import { FrameStore } from './frameStore.ts';
import { checkLengths, type LongerWindows, type ReplayBatch, requirePositive } from './transitions.ts';

const terminatedFlag = 1;
const truncatedFlag = 2;
const startFlag = 4;

/** Options of {@link TransitionStore}. */
export interface TransitionStoreOptions {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Transitions kept; the oldest are overwritten. */
  readonly capacity: number;
  /** Frames stacked in an observation along its first axis; each is kept once. Default 1. */
  readonly frameStack?: number;
  /** Most steps of the windows that `readWindow` reads; default: none. */
  readonly longSteps?: number | undefined;
  /** Environments, for these windows: each adds a step in turn. Default 1. */
  readonly numEnvs?: number;
}

/**
 * Ring of transitions that keeps every frame once: an observation costs one frame a step instead of two, and a stack of four does not cost
 * eight. Zeros and ones take one bit each.
 *
 * If episodes are so short that their first and last observations exceed the spare room, a ring without stacks drops transitions before it
 * is full.
 */
export class TransitionStore {
  readonly capacity: number;
  readonly #observationSize: number;
  readonly #actionSize: number;
  readonly #frames: FrameStore;
  readonly #stack: number;
  /** Frames of each observation, then of its successor. */
  readonly #frameRows: Int32Array;
  /** Neither the transition nor later ones need a frame with a smaller number. */
  readonly #frameBounds: Float64Array;
  readonly #actions: PackedArray;
  readonly #rewards: Float32Array;
  readonly #discounts: Float32Array;
  readonly #flags: Uint8Array;
  readonly #longSteps: number | undefined;
  readonly #numEnvs: number;
  #size = 0;
  #next = 0;

  /** @throws PrismError `invalid-config` */
  constructor(options: TransitionStoreOptions) {
    const { observationSpace, actionSpace, capacity, frameStack = 1, longSteps, numEnvs = 1 } = options;
    requirePositive({ 'The replay capacity': capacity, longSteps: longSteps ?? 1, numEnvs });
    this.#longSteps = longSteps;
    this.#numEnvs = numEnvs;
    this.capacity = capacity;
    this.#observationSize = observationSpace.size;
    this.#actionSize = actionSpace.size;
    this.#frames = new FrameStore(observationSpace, capacity, frameStack);
    this.#stack = frameStack;
    this.#frameRows = new Int32Array(capacity * 2 * frameStack);
    this.#frameBounds = new Float64Array(capacity);
    this.#actions = packedArray(actionSpace.dtype, capacity * actionSpace.size);
    this.#rewards = new Float32Array(capacity);
    this.#discounts = new Float32Array(capacity);
    this.#flags = new Uint8Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes per transition, including the spare room for frames. */
  get bytesPerTransition(): number {
    const ofTransition = 8 * this.#stack + 8 + this.#actions.BYTES_PER_ELEMENT * this.#actionSize + 4 + 4 + 1;
    return this.#frames.bytesPerStep + ofTransition;
  }

  /**
   * Checks transitions before their rows are stored, in debug mode only.
   *
   * @throws PrismError `invalid-argument` for arrays that are too short.
   */
  inspect(transitions: Transitions): void {
    if (isDebug()) checkLengths(transitions, this.#observationSize, this.#actionSize);
  }

  /**
   * Stores row `i` of the transitions and returns its slot. Calls `evicted` with the slot of each transition that it drops.
   *
   * @param discount multiplies the value of the successor.
   */
  add(
    transitions: Transitions,
    i: number,
    discount: number,
    evicted: (slot: number) => void = nobody,
  ): number {
    const slot = this.#next;
    if (this.#size === this.capacity) this.#dropOldest(evicted);
    else this.#frames.reserve();
    const at = slot * 2 * this.#stack;
    this.#frameBounds[slot] = this.#frames.reach;
    this.#frames.put(transitions.observations, i, this.#frameRows, at);
    this.#frames.put(transitions.nextObservations, i, this.#frameRows, at + this.#stack);
    copyRow(transitions.actions, i, this.#actions, slot, this.#actionSize);
    this.#rewards[slot] = transitions.rewards[i]!;
    this.#discounts[slot] = discount;
    this.#flags[slot] =
      (transitions.terminated[i] === 1 ? terminatedFlag : 0) |
      (transitions.truncated[i] === 1 ? truncatedFlag : 0) |
      (this.#longSteps !== undefined && transitions.starts[i] === 1 ? startFlag : 0);
    this.#next = slot + 1 === this.capacity ? 0 : slot + 1;
    this.#size++;
    const { oldest } = this.#frames;
    while (this.#frameBounds[this.#oldestSlot]! < oldest) this.#dropOldest(evicted);
    return slot;
  }

  /** Slot of the `k`-th transition, 0 ≤ k < size: slot `k` if the ring is full, else the oldest first. */
  slotOf(k: number): number {
    return this.#size === this.capacity ? k : (this.#oldestSlot + k) % this.capacity;
  }

  /** Copies a transition to row `k` of a batch, except for weight and index. */
  read(slot: number, batch: ReplayBatch, k: number): void {
    const at = slot * 2 * this.#stack;
    const into = batch.packed ?? batch;
    this.#frames.get(this.#frameRows, at, into.observations, k);
    this.#frames.get(this.#frameRows, at + this.#stack, into.nextObservations, k);
    copyRow(this.#actions, slot, batch.actions, k, this.#actionSize);
    batch.rewards[k] = this.#rewards[slot]!;
    batch.discounts[k] = this.#discounts[slot]!;
  }

  /**
   * Writes the window of several steps that begins with a transition to row `k` of a batch: reward, discount and successor. It ends early with the
   * episode, and with the newest step.
   */
  readWindow(slot: number, batch: LongerWindows, k: number): void {
    let [at, sum, factor] = [slot, 0, 1];
    let older = (slot - this.#oldestSlot + this.capacity) % this.capacity;
    for (let step = 1; ; step++) {
      sum += factor * this.#rewards[at]!;
      factor *= this.#discounts[at]!;
      const next = (at + this.#numEnvs) % this.capacity;
      const isLast = step === this.#longSteps || older + this.#numEnvs >= this.#size;
      if (isLast || (this.#flags[at]! & ~startFlag) !== 0 || (this.#flags[next]! & startFlag) !== 0) break;
      at = next;
      older += this.#numEnvs;
    }
    const into = batch.packed ?? batch;
    this.#frames.get(this.#frameRows, (2 * at + 1) * this.#stack, into.nextObservations, k);
    batch.rewards[k] = sum;
    batch.discounts[k] = factor;
  }

  /** Whether the transition in that slot terminated its episode, and whether the episode was truncated there. */
  endOf(slot: number): { readonly terminated: boolean; readonly truncated: boolean } {
    const flags = this.#flags[slot]!;
    return { terminated: (flags & terminatedFlag) !== 0, truncated: (flags & truncatedFlag) !== 0 };
  }

  /** Copies everything but the frames, which it returns without a copy. */
  save(): Snapshot {
    const { capacity } = this;
    const used = usedSlots(this.#size, this.#next, capacity);
    const arrays = this.#arrays().map(([name, array]) => [
      name,
      array.slice(0, (used * array.length) / capacity),
    ]);
    const meta = { capacity, size: this.#size, next: this.#next };
    return mergeSnapshots({
      frames: this.#frames.save(),
      transitions: { meta, arrays: Object.fromEntries(arrays) },
    });
  }

  /** @throws PrismError `corrupt` for a snapshot of another capacity or other spaces. */
  restore(snapshot: Snapshot): void {
    const { meta, arrays } = childSnapshot(snapshot, 'transitions');
    if (meta.capacity !== this.capacity) {
      throw PrismError.corrupt`The saved replay memory holds up to ${counted(Number(meta.capacity), 'transition')}, this one up to \
        ${this.capacity}.`;
    }
    const own = this.#arrays();
    const slots = usedSlots(Number(meta.size), Number(meta.next), this.capacity);
    for (const [name, array] of own) {
      const saved = arrays[name];
      const length = (slots * array.length) / this.capacity;
      if (saved?.constructor !== array.constructor || saved.length !== length) {
        throw PrismError.corrupt`The saved replay memory has no ${name} that fit this one.`;
      }
    }
    this.#frames.restore(childSnapshot(snapshot, 'frames'));
    for (const [name, array] of own) array.set(arrays[name] as PackedArray);
    this.#size = Number(meta.size);
    this.#next = Number(meta.next);
  }

  /** What a slot consists of, apart from frames, by its name in snapshots. */
  #arrays(): readonly (readonly [name: string, array: PackedArray])[] {
    return [
      ['frameRows', this.#frameRows],
      ['frameBounds', this.#frameBounds],
      ['actions', this.#actions],
      ['rewards', this.#rewards],
      ['discounts', this.#discounts],
      ['flags', this.#flags],
    ];
  }

  get #oldestSlot(): number {
    const slot = this.#next - this.#size;
    return slot < 0 ? slot + this.capacity : slot;
  }

  #dropOldest(evicted: (slot: number) => void): void {
    const slot = this.#oldestSlot;
    this.#size--;
    evicted(slot);
  }
}

function usedSlots(size: number, next: number, capacity: number): number {
  return next >= size ? next : capacity;
}

function nobody(): void {}

/** Options of a batch. */
export interface BatchOptions {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly batchSize: number;
  /** Whether the batch also contains observations in the element type of their space (`batch.packed`); default false. */
  readonly asPacked?: boolean;
  /** Whether the batch has longer windows (`batch.longer`), of at most so many steps. */
  readonly longSteps?: number | undefined;
}

/** Creates a batch of zeros with weights of 1. Actions are float32 in continuous action spaces, else int32. */
export function emptyBatch({ longSteps, ...options }: BatchOptions): ReplayBatch {
  const batch = packedBatch(options);
  return longSteps === undefined ? batch : Object.assign(batch, { longer: packedBatch(options) });
}

function packedBatch(options: BatchOptions): ReplayBatch {
  const batch = batchOfFloats(options);
  if (options.asPacked !== true) return batch;
  const { observations: floats, nextObservations: nextFloats, ...others } = batch;
  const { dtype } = options.observationSpace;
  const packed = {
    observations: packedArray(dtype, floats.length),
    nextObservations: packedArray(dtype, nextFloats.length),
  };
  return {
    ...others,
    packed,
    get observations() {
      floats.set(packed.observations);
      return floats;
    },
    get nextObservations() {
      nextFloats.set(packed.nextObservations);
      return nextFloats;
    },
  };
}

function batchOfFloats({ observationSpace, actionSpace, batchSize }: BatchOptions): ReplayBatch {
  return {
    indices: new Int32Array(batchSize),
    observations: new Float32Array(batchSize * observationSpace.size),
    actions:
      actionSpace.dtype === 'float32' || actionSpace.dtype === 'float64'
        ? new Float32Array(batchSize * actionSpace.size)
        : new Int32Array(batchSize * actionSpace.size),
    rewards: new Float32Array(batchSize),
    nextObservations: new Float32Array(batchSize * observationSpace.size),
    discounts: new Float32Array(batchSize),
    weights: new Float32Array(batchSize).fill(1),
  };
}
