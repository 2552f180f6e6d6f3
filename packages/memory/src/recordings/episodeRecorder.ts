import type { Env, Episodes, EpisodesSource, PackedArray, Space } from '@prism-rl/core';
import { packedArray } from '@prism-rl/core';

/** Packed values that grow. */
class Rows {
  rows = 0;
  readonly #space: Space;
  #array: PackedArray;

  constructor(space: Space) {
    this.#space = space;
    this.#array = packedArray(space.dtype, 0);
  }

  get bytes(): number {
    return this.rows * this.#space.size * this.#array.BYTES_PER_ELEMENT;
  }

  add(value: unknown): void {
    const { dtype, size } = this.#space;
    if ((this.rows + 1) * size > this.#array.length) {
      const larger = packedArray(dtype, Math.max(64, 2 * this.rows) * size);
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#space.pack(value, this.#array, this.rows++ * size);
  }

  /** Returns all values and forgets them. */
  take(): PackedArray {
    const all = this.#array.slice(0, this.rows * this.#space.size);
    this.rows = 0;
    return all;
  }
}

/** Collects the episodes that are played in an environment, by a program or a person. */
export class EpisodeRecorder {
  /** Steps since the last {@link take}. */
  steps = 0;
  readonly #source: EpisodesSource;
  readonly #observations: Rows;
  readonly #actions: Rows;
  #rewards: number[] = [];
  #lengths: number[] = [];
  #terminated: number[] = [];
  #truncated: number[] = [];
  /** Steps of the current episode. */
  #length = 0;

  constructor(source: EpisodesSource) {
    this.#source = source;
    this.#observations = new Rows(source.observationSpace);
    this.#actions = new Rows(source.actionSpace);
  }

  /** Size of the collected observations. */
  get bytes(): number {
    return this.#observations.bytes;
  }

  /** Returns an environment that is played like `env` and records each step. A reset cuts off the current episode. */
  record(env: Env): Env {
    return {
      id: env.id,
      observationSpace: env.observationSpace,
      actionSpace: env.actionSpace,
      reset: (options) => {
        this.#end(0, 0);
        const begun = env.reset(options);
        this.#observations.add(begun.observation);
        return begun;
      },
      step: (action) => {
        const result = env.step(action);
        this.#actions.add(action);
        this.#observations.add(result.observation);
        this.#rewards.push(result.reward);
        this.#length++;
        this.steps++;
        if (result.terminated || result.truncated)
          this.#end(Number(result.terminated), Number(result.truncated));
        return result;
      },
    };
  }

  /** Returns the episodes so far and forgets them. It cuts off an unfinished one: its next step must be a reset. */
  take(): Episodes {
    this.#end(0, 0);
    const episodes = {
      ...this.#source,
      lengths: Int32Array.from(this.#lengths),
      observations: this.#observations.take(),
      actions: this.#actions.take(),
      rewards: Float64Array.from(this.#rewards),
      terminated: Uint8Array.from(this.#terminated),
      truncated: Uint8Array.from(this.#truncated),
    };
    [this.#rewards, this.#lengths, this.#terminated, this.#truncated] = [[], [], [], []];
    this.steps = 0;
    return episodes;
  }

  #end(terminated: number, truncated: number): void {
    // A first observation without a step is no episode.
    if (this.#length === 0) this.#observations.rows = this.#rewards.length + this.#lengths.length;
    else {
      this.#lengths.push(this.#length);
      this.#terminated.push(terminated);
      this.#truncated.push(truncated);
    }
    this.#length = 0;
  }
}
