import type { Extras, Memory, PackedArray, Rng, Snapshot, Transitions } from '@prism-rl/core';
import { childSnapshot, copyRow, mergeSnapshots, PrismError, packedArray } from '@prism-rl/core';
import type { StepShape } from './columns.ts';
import { Columns } from './columns.ts';

/** Whole episodes, one after the other. */
export interface EpisodeBatch {
  /** Steps of all episodes. */
  readonly rows: number;
  /** `[rows, observation]` */
  readonly observations: PackedArray;
  /** `[rows, action]` */
  readonly actions: PackedArray;
  readonly rewards: Float64Array;
  /** What the policy said beside its actions. */
  readonly extras: Extras;
  /** Number of episodes. */
  readonly episodes: number;
  /** Row at which each episode begins, and the end of the last one: `episodes + 1` numbers. */
  readonly bounds: Int32Array;
  /** 1 for each episode that reached a terminal state; the others were truncated. */
  readonly terminated: Uint8Array;
  /** `[episodes, observation]`: what was seen last, after the last action. */
  readonly finalObservations: PackedArray;
}

/** Options of {@link EpisodeMemory}. */
export interface EpisodeMemoryOptions extends StepShape {
  readonly numEnvs: number;
  /** A batch is due with the first episode after which there are more steps than this. */
  readonly batchSteps: number;
  /** Steps that it may hold at most, unfinished episodes included; default 10 million. */
  readonly capacity?: number;
}

/** Rows that columns have room for at first. */
const firstRoom = 64;

/**
 * Collects whole episodes, from any number of environments, until there are more than `batchSteps` steps of them: the memory of
 * Monte-Carlo policy gradients. Episodes that are under way when a batch is taken are finished later and belong to a later batch.
 */
export class EpisodeMemory implements Memory<EpisodeBatch> {
  readonly capacity: number;
  readonly #observationSize: number;
  readonly #batchSteps: number;
  /** The unfinished episode of each environment. */
  readonly #open: readonly Columns[];
  readonly #finished: Columns;
  #bounds: number[] = [0];
  #terminated: number[] = [];
  #finalObservations: PackedArray;

  /** @throws PrismError `invalid-config` unless `batchSteps` is a whole number below the capacity. */
  constructor({ numEnvs, batchSteps, capacity = 1e7, ...shape }: EpisodeMemoryOptions) {
    if (!(Number.isInteger(batchSteps) && batchSteps >= 0 && batchSteps < capacity)) {
      throw new PrismError(
        'invalid-config',
        `batchSteps must be an integer from 0 to below ${capacity}, but is ${batchSteps}.`,
      );
    }
    const { observationSpace } = shape;
    this.capacity = capacity;
    this.#observationSize = observationSpace.size;
    this.#batchSteps = batchSteps;
    this.#open = Array.from({ length: numEnvs }, () => new Columns(shape, firstRoom));
    this.#finished = new Columns(shape, firstRoom);
    this.#finalObservations = packedArray(observationSpace.dtype, observationSpace.size);
  }

  get size(): number {
    return this.#open.reduce((sum, { rows }) => sum + rows, this.#finished.rows);
  }

  /** @throws PrismError `state` when it is full: an episode does not end. */
  add(transitions: Transitions): void {
    const { count, nextObservations, terminated, truncated } = transitions;
    for (let i = 0; i < count; i++) {
      const open = this.#open[i]!;
      open.addRow(transitions, i);
      if (terminated[i] === 1 || truncated[i] === 1) {
        this.#finish(i, terminated[i]!, nextObservations);
      } else if ((open.rows & 1023) === 0 && this.size > this.capacity) {
        throw new PrismError('state', `No batch of whole episodes came together in ${this.capacity} steps.`, {
          hint: 'Give the environment a limit of steps, or take an agent that learns before episodes end.',
        });
      }
    }
  }

  ready(): boolean {
    return this.#finished.rows > this.#batchSteps;
  }

  /** All finished episodes. They are forgotten; the arrays are valid until the next step is added. */
  sample(_rng?: Rng): EpisodeBatch {
    const columns = this.#finished;
    const episodes = this.#terminated.length;
    const batch: EpisodeBatch = {
      rows: columns.rows,
      observations: columns.column('observations'),
      actions: columns.column('actions'),
      rewards: columns.column('rewards') as Float64Array,
      extras: columns.extras(),
      episodes,
      bounds: Int32Array.from(this.#bounds),
      terminated: Uint8Array.from(this.#terminated),
      finalObservations: this.#finalObservations.subarray(0, episodes * this.#observationSize),
    };
    columns.rows = 0;
    this.#bounds = [0];
    this.#terminated = [];
    return batch;
  }

  save(): Snapshot {
    const finals = this.#finalObservations.slice(0, this.#terminated.length * this.#observationSize);
    return mergeSnapshots({
      finished: this.#finished.save(),
      ends: {
        meta: { bounds: this.#bounds.slice(), terminated: this.#terminated.slice() },
        arrays: { observations: finals },
      },
      ...Object.fromEntries(this.#open.map((open, i) => [`open${i}`, open.save()])),
    });
  }

  /** @throws PrismError `corrupt` for a snapshot of another number of environments, or of other steps. */
  restore(snapshot: Snapshot): void {
    const count = this.#open.length;
    if (!(`open${count - 1}` in snapshot.meta) || `open${count}` in snapshot.meta) {
      throw new PrismError('corrupt', 'The saved episodes come from another number of environments.');
    }
    this.#finished.restore(childSnapshot(snapshot, 'finished'));
    for (const [i, open] of this.#open.entries()) open.restore(childSnapshot(snapshot, `open${i}`));
    const { meta, arrays } = childSnapshot(snapshot, 'ends');
    this.#bounds = (meta.bounds as number[]).map(Number);
    this.#terminated = (meta.terminated as number[]).map(Number);
    const finals = arrays.observations as PackedArray;
    this.#makeRoomForEnds(this.#terminated.length);
    this.#finalObservations.set(finals);
  }

  /** Moves the episode of environment `i` to the finished ones. */
  #finish(i: number, terminated: number, nextObservations: PackedArray): void {
    const open = this.#open[i]!;
    this.#finished.addAll(open);
    open.rows = 0;
    const episode = this.#terminated.length;
    this.#makeRoomForEnds(episode + 1);
    copyRow(nextObservations, i, this.#finalObservations, episode, this.#observationSize);
    this.#terminated.push(terminated);
    this.#bounds.push(this.#finished.rows);
  }

  #makeRoomForEnds(episodes: number): void {
    const length = episodes * this.#observationSize;
    const array = this.#finalObservations;
    if (array.length >= length) return;
    const room = Math.max(length, 2 * array.length);
    this.#finalObservations = new (array.constructor as new (length: number) => PackedArray)(room);
    this.#finalObservations.set(array);
  }
}
