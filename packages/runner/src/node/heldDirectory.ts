import { type BigIntStats, closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { PrismError } from '@prism-rl/core';

/**
 * Recognises whether a path still leads to the same directory: users delete the directory of a run that still trains, and train another run with
 * the same path. The directory stays open, so that the system gives its number to no other one.
 */
export class HeldDirectory {
  readonly path: string;
  readonly #handle: number;
  readonly #found: BigIntStats;
  #isClosed = false;

  /** @throws the system's error if there is no such directory. */
  constructor(path: string) {
    this.path = path;
    this.#handle = openSync(path, 'r');
    this.#found = fstatSync(this.#handle, { bigint: true });
  }

  /** Call it before every write. @throws PrismError `state` if another directory has its path. */
  check(): void {
    const now = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    if (now === undefined || (now.dev === this.#found.dev && now.ino === this.#found.ino)) return;
    throw PrismError.state`${this.path} is another directory than the one in which this run began.
      Nothing was written to it. Train again into another directory.`;
  }

  close(): void {
    if (!this.#isClosed) closeSync(this.#handle);
    this.#isClosed = true;
  }
}
