import type { Memory, Rng, Snapshot, Transitions } from '@prism-rl/core';

/**
 * A memory that counts the episodes that end in what it is given. The count is its owner's to save, as a memory's snapshot goes
 * without what its agent counts.
 *
 * @typeParam B the batch of the memory within.
 */
export class EpisodeCounter<B> implements Memory<B> {
  /** Episodes that have ended, and that {@link take} has not used up. */
  ended = 0;
  readonly update?: (indices: Int32Array, priorities: Float32Array) => void;
  readonly #memory: Memory<B>;

  constructor(memory: Memory<B>) {
    this.#memory = memory;
    if (memory.update !== undefined) this.update = memory.update.bind(memory);
  }

  get size(): number {
    return this.#memory.size;
  }

  get capacity(): number {
    return this.#memory.capacity;
  }

  get replays(): boolean {
    return this.#memory.replays ?? false;
  }

  /** Whether `count` episodes have ended; uses up all of that many at once, as several environments may end together. */
  take(count: number): boolean {
    if (this.ended < count) return false;
    this.ended %= count;
    return true;
  }

  add(transitions: Transitions): void {
    const { count, terminated, truncated } = transitions;
    for (let i = 0; i < count; i++) if (terminated[i] === 1 || truncated[i] === 1) this.ended++;
    this.#memory.add(transitions);
  }

  ready(): boolean {
    return this.#memory.ready();
  }

  sample(rng: Rng): B {
    return this.#memory.sample(rng);
  }

  save(): Snapshot {
    return this.#memory.save();
  }

  restore(snapshot: Snapshot): void {
    this.#memory.restore(snapshot);
  }
}
