/** Runs of a queue that workers are not to train for now: those under way are saved and left. */
export class PausedRuns {
  readonly #ids = new Set<string>();
  #leave: (id: string) => void = () => undefined;

  pause(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.#ids.has(id)) continue;
      this.#ids.add(id);
      this.#leave(id);
    }
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** A run is over all the same. */
  settle(id: string): void {
    this.#ids.delete(id);
  }

  get size(): number {
    return this.#ids.size;
  }

  get all(): readonly string[] {
    return [...this.#ids];
  }

  /** @param leave called with each run that is paused from now on. */
  onPause(leave: (id: string) => void): void {
    this.#leave = leave;
  }
}
