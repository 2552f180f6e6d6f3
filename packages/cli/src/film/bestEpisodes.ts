import { higherFirst } from '@prism-rl/core';
import type { FilmedEpisode } from './filmEpisode.ts';

/**
 * Keeps the best of many episodes: by return, the earlier one of two that are equal.
 *
 * @param count how many to keep.
 */
export class BestEpisodes {
  readonly #count: number;
  #kept: FilmedEpisode[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  add(filmed: FilmedEpisode): void {
    // The sort is stable: the new episode comes after its equals.
    const ranked = [...this.#kept, filmed].sort((a, b) => higherFirst(a.episode.return, b.episode.return));
    this.#kept = ranked.slice(0, this.#count);
  }

  /** In the order in which they were played. */
  get episodes(): readonly FilmedEpisode[] {
    return [...this.#kept].sort((a, b) => a.episode.seed - b.episode.seed);
  }
}
