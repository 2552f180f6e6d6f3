import type { PackedArray } from '../arrays/arrays.ts';
import type { Rng } from '../rng/rng.ts';
import type { Extras } from './policy.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * One step of `count` environments as a struct of arrays, valid until the next step: memories copy what they keep.
 *
 * `nextObservations` holds the true successor: for an episode that just ended its *final* observation, not the first one of the next episode.
 */
export interface Transitions {
  readonly count: number;
  readonly observations: PackedArray;
  readonly actions: PackedArray;
  readonly rewards: Float64Array;
  readonly nextObservations: PackedArray;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** 1 where the observation is the first of an episode. */
  readonly starts: Uint8Array;
  /** The policy's additional outputs, one row per environment. */
  readonly extras: Extras;
}

/**
 * Stores experience: a replay buffer, a rollout, or only the last transition. It decides what a batch is and when one is due, so that one
 * loop drives every algorithm.
 *
 * @typeParam B the batch that {@link sample} returns.
 */
export interface Memory<B = unknown> {
  /** Number of stored transitions. */
  readonly size: number;
  /** Maximum number of transitions. */
  readonly capacity: number;
  /**
   * Whether old steps are sampled long after they were stored, as in a replay buffer. Wrappers that normalise with running statistics are
   * refused then, because old and new steps would have different scales. Default false.
   */
  readonly replays?: boolean;
  /** Stores one step of all environments. */
  add(transitions: Transitions): void;
  /** Whether a batch is due. Each {@link sample} consumes one. */
  ready(): boolean;
  /** Returns the next batch; the next call reuses its arrays. */
  sample(rng: Rng): B;
  /** Sets new priorities for transitions of an earlier batch (prioritized replay). */
  update?(indices: Int32Array, priorities: Float32Array): void;
  save(): Snapshot;
  restore(snapshot: Snapshot): void;
}

/** Wraps a memory and forwards every call; subclasses override the methods that they change. See `AgentEntry.memory`. */
export class MemoryWrapper<B = unknown> implements Memory<B> {
  readonly update?: (indices: Int32Array, priorities: Float32Array) => void;
  protected readonly inner: Memory<B>;

  constructor(inner: Memory<B>) {
    this.inner = inner;
    if (inner.update !== undefined) this.update = inner.update.bind(inner);
  }

  get size(): number {
    return this.inner.size;
  }

  get capacity(): number {
    return this.inner.capacity;
  }

  get replays(): boolean {
    return this.inner.replays ?? false;
  }

  add(transitions: Transitions): void {
    this.inner.add(transitions);
  }

  ready(): boolean {
    return this.inner.ready();
  }

  sample(rng: Rng): B {
    return this.inner.sample(rng);
  }

  save(): Snapshot {
    return this.inner.save();
  }

  restore(snapshot: Snapshot): void {
    this.inner.restore(snapshot);
  }
}
