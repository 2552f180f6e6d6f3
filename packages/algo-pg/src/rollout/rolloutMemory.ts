import type { Memory, PackedArray, Rng, Snapshot, SnapshotArray, Space, Transitions } from '@prism-rl/core';
import { packedArray } from '@prism-rl/core';
import type { SampleArray } from '@prism-rl/nn';

/** `steps` steps of `numEnvs` environments; step `t` of environment `i` is row `t · numEnvs + i`. */
export interface Rollout {
  readonly steps: number;
  readonly numEnvs: number;
  /** `[rows, observation]` */
  readonly observations: PackedArray;
  /** `[rows, sample]`: what the policy drew. */
  readonly samples: SampleArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /**
   * Rows whose successor is not the same environment's next row, though it has a value: those that were truncated, and the last
   * step's where the episode goes on.
   */
  readonly tailRows: Int32Array;
  /** `[tailRows, observation]`: their successors. */
  readonly tailObservations: Float32Array;
}

/** Options of {@link RolloutMemory}. */
export interface RolloutMemoryOptions {
  readonly observationSpace: Space;
  readonly numEnvs: number;
  /** Steps of each environment in a rollout. */
  readonly steps: number;
  /** Numbers in a sample of the policy. */
  readonly sampleSize: number;
  readonly sampleDtype: 'int32' | 'float32';
}

/**
 * The memory of A2C and PPO: the last so many steps of every environment, whether episodes end in between or not. Each rollout is
 * learned from once and forgotten.
 */
export class RolloutMemory implements Memory<Rollout> {
  readonly capacity: number;
  readonly #numEnvs: number;
  readonly #steps: number;
  readonly #observationSize: number;
  readonly #sampleSize: number;
  readonly #observations: PackedArray;
  readonly #samples: SampleArray;
  readonly #rewards: Float64Array;
  readonly #terminated: Uint8Array;
  readonly #truncated: Uint8Array;
  #tailRows: number[] = [];
  #tails: number[] = [];
  #filled = 0;

  constructor(options: RolloutMemoryOptions) {
    const { observationSpace, numEnvs, steps, sampleSize, sampleDtype } = options;
    const rows = steps * numEnvs;
    this.capacity = rows;
    this.#numEnvs = numEnvs;
    this.#steps = steps;
    this.#observationSize = observationSpace.size;
    this.#sampleSize = sampleSize;
    this.#observations = packedArray(observationSpace.dtype, rows * observationSpace.size);
    this.#samples =
      sampleDtype === 'int32' ? new Int32Array(rows * sampleSize) : new Float32Array(rows * sampleSize);
    this.#rewards = new Float64Array(rows);
    this.#terminated = new Uint8Array(rows);
    this.#truncated = new Uint8Array(rows);
  }

  get size(): number {
    return this.#filled * this.#numEnvs;
  }

  add(transitions: Transitions): void {
    const { count, observations, actions, rewards, nextObservations, terminated, truncated, extras } =
      transitions;
    const first = this.#filled * count;
    const drawn = extras.samples ?? actions;
    this.#observations.set(observations, first * this.#observationSize);
    for (let k = 0; k < count * this.#sampleSize; k++) {
      this.#samples[first * this.#sampleSize + k] = drawn[k]!;
    }
    this.#rewards.set(rewards, first);
    this.#terminated.set(terminated, first);
    this.#truncated.set(truncated, first);
    this.#filled++;
    const isLast = this.#filled === this.#steps;
    for (let i = 0; i < count; i++) {
      if (terminated[i] === 1 || !(isLast || truncated[i] === 1)) continue;
      this.#tailRows.push(first + i);
      const start = i * this.#observationSize;
      for (let k = 0; k < this.#observationSize; k++) this.#tails.push(nextObservations[start + k]!);
    }
  }

  ready(): boolean {
    return this.#filled === this.#steps;
  }

  /** The whole rollout; its arrays are valid until the next step is added. */
  sample(_rng?: Rng): Rollout {
    const rollout: Rollout = {
      steps: this.#steps,
      numEnvs: this.#numEnvs,
      observations: this.#observations,
      samples: this.#samples,
      rewards: this.#rewards,
      terminated: this.#terminated,
      truncated: this.#truncated,
      tailRows: Int32Array.from(this.#tailRows),
      tailObservations: Float32Array.from(this.#tails),
    };
    this.#filled = 0;
    this.#tailRows = [];
    this.#tails = [];
    return rollout;
  }

  save(): Snapshot {
    const rows = this.size;
    const arrays: { [name: string]: SnapshotArray } = {
      observations: this.#observations.slice(0, rows * this.#observationSize),
      samples: this.#samples.slice(0, rows * this.#sampleSize),
      rewards: this.#rewards.slice(0, rows),
      terminated: this.#terminated.slice(0, rows),
      truncated: this.#truncated.slice(0, rows),
      tails: Float64Array.from(this.#tails),
    };
    return { meta: { filled: this.#filled, tailRows: this.#tailRows.slice() }, arrays };
  }

  restore({ meta, arrays }: Snapshot): void {
    this.#observations.set(arrays.observations as PackedArray);
    this.#samples.set(arrays.samples as SampleArray);
    this.#rewards.set(arrays.rewards as Float64Array);
    this.#terminated.set(arrays.terminated as Uint8Array);
    this.#truncated.set(arrays.truncated as Uint8Array);
    this.#filled = Number(meta.filled);
    this.#tailRows = (meta.tailRows as number[]).map(Number);
    this.#tails = [...(arrays.tails as Float64Array)];
  }
}
