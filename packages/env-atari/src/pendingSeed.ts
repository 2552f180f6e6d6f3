import type { RowStream } from '@prism-rl/core';
import { gameSeed } from './gameSeed.ts';

/** The seed of a game until it is loaded with it: from then on its random numbers come from the console's memory, and are saved there. */
export class PendingSeed implements RowStream {
  #seed: number | null;

  /** @throws PrismError `invalid-argument` unless the seed is a non-negative integer. */
  constructor(seed: number | bigint) {
    this.#seed = gameSeed(seed);
  }

  /** The 32 bits to load the game with; `undefined` once they were taken: the game continues. */
  take(): number | undefined {
    const seed = this.#seed ?? undefined;
    this.#seed = null;
    return seed;
  }

  save(): number | null {
    return this.#seed;
  }

  restore(seed: number | null): void {
    this.#seed = seed;
  }
}
