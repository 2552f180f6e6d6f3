import { higherFirst } from '@prism-rl/core';
import type { FilmedEpisode } from './filmEpisode.ts';

/**
 * Keeps the episodes with the highest returns; of equal ones, the earlier.
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
    // The sort is stable: the new episode ranks below its equals.
    const ranked = [...this.#kept, filmed].sort((a, b) => higherFirst(a.episode.return, b.episode.return));
    this.#kept = ranked.slice(0, this.#count);
  }

  /** In the order of play. */
  get episodes(): readonly FilmedEpisode[] {
    return [...this.#kept].sort((a, b) => a.episode.seed - b.episode.seed);
  }
}
