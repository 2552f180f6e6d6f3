import type { Json, Memory, Rng, Snapshot, SnapshotArray, Space, Transitions } from '@prism-rl/core';
import { copyRow, PrismError } from '@prism-rl/core';
import type { SampleArray } from '@prism-rl/nn';

/** Whole episodes, one after the other. */
export interface EpisodeBatch {
  /** Steps of all episodes. */
  readonly rows: number;
  /** `[rows, observation]` */
  readonly observations: Float32Array;
  /** `[rows, sample]`: what the policy drew. */
  readonly samples: SampleArray;
  readonly rewards: Float64Array;
  /** Number of episodes. */
  readonly episodes: number;
  /** Row at which each episode begins, and the end of the last one: `episodes + 1` numbers. */
  readonly starts: Int32Array;
  /** 1 for each episode that reached a terminal state; the others were truncated. */
  readonly terminated: Uint8Array;
  /** `[episodes, observation]`: what was seen last, after the last action. */
  readonly finalObservations: Float32Array;
}

/** Options of {@link EpisodeMemory}. */
export interface EpisodeMemoryOptions {
  readonly observationSpace: Space;
  readonly numEnvs: number;
  /** A batch is due with the first episode after which there are more steps than this. */
  readonly batchSteps: number;
  /** Numbers in a sample of the policy. */
  readonly sampleSize: number;
  readonly sampleDtype: 'int32' | 'float32';
  /** Steps that it may hold at most, unfinished episodes included; default 10 million. */
  readonly capacity?: number;
}

/** Columns that grow. */
class Columns {
  observations: Float32Array;
  samples: SampleArray;
  rewards: Float64Array;
  rows = 0;
  readonly #observationSize: number;
  readonly #sampleSize: number;

  constructor(observationSize: number, sampleSize: number, dtype: 'int32' | 'float32') {
    this.#observationSize = observationSize;
    this.#sampleSize = sampleSize;
    this.observations = new Float32Array(64 * observationSize);
    this.samples = dtype === 'int32' ? new Int32Array(64 * sampleSize) : new Float32Array(64 * sampleSize);
    this.rewards = new Float64Array(64);
  }

  /** Makes room for `rows` rows in all. */
  reserve(rows: number): void {
    if (rows <= this.rewards.length) return;
    const room = Math.max(rows, 2 * this.rewards.length);
    this.observations = grown(this.observations, room * this.#observationSize);
    this.samples = grown(this.samples, room * this.#sampleSize);
    this.rewards = grown(this.rewards, room);
  }

  append(other: Columns): void {
    this.reserve(this.rows + other.rows);
    const { rows } = other;
    this.observations.set(
      other.observations.subarray(0, rows * this.#observationSize),
      this.rows * this.#observationSize,
    );
    this.samples.set(other.samples.subarray(0, rows * this.#sampleSize), this.rows * this.#sampleSize);
    this.rewards.set(other.rewards.subarray(0, rows), this.rows);
    this.rows += rows;
  }

  save(prefix: string): { [name: string]: SnapshotArray } {
    return {
      [`${prefix}observations`]: this.observations.slice(0, this.rows * this.#observationSize),
      [`${prefix}samples`]: this.samples.slice(0, this.rows * this.#sampleSize),
      [`${prefix}rewards`]: this.rewards.slice(0, this.rows),
    };
  }

  restore(prefix: string, arrays: Snapshot['arrays']): void {
    const rewards = arrays[`${prefix}rewards`] as Float64Array;
    this.rows = rewards.length;
    this.reserve(this.rows);
    this.rewards.set(rewards);
    this.observations.set(arrays[`${prefix}observations`] as Float32Array);
    this.samples.set(arrays[`${prefix}samples`] as SampleArray);
  }
}

function grown<A extends Float32Array | Float64Array | Int32Array | Uint8Array>(array: A, length: number): A {
  const larger = new (array.constructor as new (length: number) => A)(length);
  larger.set(array);
  return larger;
}

/**
 * Collects whole episodes, from any number of environments, until there are more than `batchSteps` steps of them: the memory of
 * Monte-Carlo policy gradients. Episodes that are under way when a batch is taken are finished later and belong to a later batch.
 */
export class EpisodeMemory implements Memory<EpisodeBatch> {
  readonly capacity: number;
  readonly #observationSize: number;
  readonly #sampleSize: number;
  readonly #batchSteps: number;
  /** The unfinished episode of each environment. */
  readonly #open: Columns[];
  readonly #finished: Columns;
  #starts: number[] = [0];
  #terminated: number[] = [];
  #finalObservations: Float32Array;

  /** @throws PrismError `invalid-config` unless `batchSteps` is a whole number below the capacity. */
  constructor(options: EpisodeMemoryOptions) {
    const { observationSpace, numEnvs, batchSteps, sampleSize, sampleDtype, capacity = 1e7 } = options;
    if (!(Number.isInteger(batchSteps) && batchSteps >= 0 && batchSteps < capacity)) {
      throw new PrismError(
        'invalid-config',
        `batchSteps must be an integer from 0 to below ${capacity}, but is ${batchSteps}.`,
      );
    }
    this.capacity = capacity;
    this.#observationSize = observationSpace.size;
    this.#sampleSize = sampleSize;
    this.#batchSteps = batchSteps;
    const columns = (): Columns => new Columns(observationSpace.size, sampleSize, sampleDtype);
    this.#open = Array.from({ length: numEnvs }, columns);
    this.#finished = columns();
    this.#finalObservations = new Float32Array(observationSpace.size);
  }

  get size(): number {
    return this.#open.reduce((sum, { rows }) => sum + rows, this.#finished.rows);
  }

  /** @throws PrismError `state` when it is full: an episode does not end. */
  add(transitions: Transitions): void {
    const { count, observations, actions, rewards, nextObservations, terminated, truncated, extras } =
      transitions;
    const drawn = extras.samples ?? actions;
    for (let i = 0; i < count; i++) {
      const open = this.#open[i]!;
      const row = open.rows;
      open.reserve(row + 1);
      copyRow(observations, i, open.observations, row, this.#observationSize);
      for (let k = 0; k < this.#sampleSize; k++) {
        open.samples[row * this.#sampleSize + k] = drawn[i * this.#sampleSize + k]!;
      }
      open.rewards[row] = rewards[i]!;
      open.rows++;
      if (terminated[i] === 1 || truncated[i] === 1) {
        this.#finish(i, terminated[i]!, nextObservations);
      } else if ((row & 1023) === 1023 && this.size > this.capacity) {
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
    const { rows, observations, samples, rewards } = this.#finished;
    const episodes = this.#terminated.length;
    const batch: EpisodeBatch = {
      rows,
      observations: observations.subarray(0, rows * this.#observationSize),
      samples: samples.subarray(0, rows * this.#sampleSize),
      rewards: rewards.subarray(0, rows),
      episodes,
      starts: Int32Array.from(this.#starts),
      terminated: Uint8Array.from(this.#terminated),
      finalObservations: this.#finalObservations.subarray(0, episodes * this.#observationSize),
    };
    this.#finished.rows = 0;
    this.#starts = [0];
    this.#terminated = [];
    return batch;
  }

  save(): Snapshot {
    const finals = this.#finalObservations.slice(0, this.#terminated.length * this.#observationSize);
    const arrays: { [name: string]: SnapshotArray } = {
      ...this.#finished.save(''),
      finalObservations: finals,
    };
    for (const [i, open] of this.#open.entries()) Object.assign(arrays, open.save(`open${i}/`));
    return { meta: { starts: this.#starts.slice(), terminated: this.#terminated.slice() }, arrays };
  }

  /** @throws PrismError `corrupt` for a snapshot of another number of environments. */
  restore({ meta, arrays }: Snapshot): void {
    const last = `open${this.#open.length - 1}/rewards`;
    if (!(last in arrays) || `open${this.#open.length}/rewards` in arrays) {
      throw new PrismError('corrupt', 'The saved episodes come from another number of environments.');
    }
    this.#finished.restore('', arrays);
    for (const [i, open] of this.#open.entries()) open.restore(`open${i}/`, arrays);
    this.#starts = (meta.starts as Json[]).map(Number);
    this.#terminated = (meta.terminated as Json[]).map(Number);
    const finals = arrays.finalObservations as Float32Array;
    this.#finalObservations = grown(finals, Math.max(this.#observationSize, finals.length));
  }

  #finish(i: number, terminated: number, nextObservations: Transitions['nextObservations']): void {
    const size = this.#observationSize;
    const episode = this.#terminated.length;
    if ((episode + 1) * size > this.#finalObservations.length) {
      this.#finalObservations = grown(this.#finalObservations, 2 * (episode + 1) * size);
    }
    copyRow(nextObservations, i, this.#finalObservations, episode, size);
    this.#finished.append(this.#open[i]!);
    this.#open[i]!.rows = 0;
    this.#starts.push(this.#finished.rows);
    this.#terminated.push(terminated);
  }
}
