import type { Memory, Rng, Snapshot, Transitions } from '@prism-rl/core';

/**
 * Wraps a replay buffer and counts the episodes that end in it. The agent saves the count: a buffer's snapshot excludes it.
 *
 * @typeParam B the batch of the wrapped buffer.
 */
export class EpisodeCounter<B> implements Memory<B> {
  /** Episodes ended since the last {@link take}. */
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

  /** Whether `count` episodes have ended. If so, consumes every multiple of `count`, as several environments may end episodes at once. */
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
