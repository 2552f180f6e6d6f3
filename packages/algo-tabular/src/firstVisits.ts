/** Tells, for each step of an episode, whether it is the first visit to its state or pair (Sutton & Barto 2018, section 5.1). */
export class FirstVisits {
  /** The step of the first visit in the episode at hand, and in which episode that was. */
  readonly #steps: Int32Array;
  readonly #episodes: Int32Array;
  #episode = 0;

  /** @param size entries are 0 … size − 1. */
  constructor(size: number) {
    this.#steps = new Int32Array(size);
    this.#episodes = new Int32Array(size).fill(-1);
  }

  /** Reads an episode: `entries[t]` is the entry visited at step t. */
  read(entries: Int32Array, length: number): void {
    this.#episode = (this.#episode + 1) | 0;
    for (let t = 0; t < length; t++) {
      const entry = entries[t]!;
      if (this.#episodes[entry] === this.#episode) continue;
      this.#episodes[entry] = this.#episode;
      this.#steps[entry] = t;
    }
  }

  /** Whether step `t` of the episode was the first to visit `entry`. */
  isFirst(entry: number, t: number): boolean {
    return this.#steps[entry] === t;
  }
}
