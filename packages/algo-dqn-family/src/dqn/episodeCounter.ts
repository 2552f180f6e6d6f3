import { MemoryWrapper, type Transitions } from '@prism-rl/core';

/**
 * Wraps a replay buffer and counts the episodes that end in it. The agent saves the count: a buffer's snapshot excludes it.
 *
 * @typeParam B the batch of the wrapped buffer.
 */
export class EpisodeCounter<B> extends MemoryWrapper<B> {
  /** Episodes ended since the last {@link take}. */
  ended = 0;

  /** Whether `count` episodes have ended. If so, consumes every multiple of `count`, as several environments may end episodes at once. */
  take(count: number): boolean {
    if (this.ended < count) return false;
    this.ended %= count;
    return true;
  }

  override add(transitions: Transitions): void {
    const { count, terminated, truncated } = transitions;
    for (let i = 0; i < count; i++) if (terminated[i] === 1 || truncated[i] === 1) this.ended++;
    super.add(transitions);
  }
}
