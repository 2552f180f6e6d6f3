/**
 * A lock that threads share, on one 32-bit integer of shared memory: 0 free, 1 taken, 2 taken and waited for ("Futexes Are Tricky",
 * Drepper 2011). A thread that has to wait sleeps.
 */
export class Mutex {
  readonly #state: Int32Array;

  /** @param state one element of shared memory, 0 at first. */
  constructor(state: Int32Array) {
    this.#state = state;
  }

  /** Runs `work` while no other thread runs its own. Not to be nested. */
  exclusive(work: () => void): void {
    this.#lock();
    try {
      work();
    } finally {
      this.#unlock();
    }
  }

  #lock(): void {
    let seen = Atomics.compareExchange(this.#state, 0, 0, 1);
    while (seen !== 0) {
      if (seen === 2 || Atomics.compareExchange(this.#state, 0, 1, 2) !== 0) Atomics.wait(this.#state, 0, 2);
      seen = Atomics.compareExchange(this.#state, 0, 0, 2);
    }
  }

  #unlock(): void {
    if (Atomics.sub(this.#state, 0, 1) === 1) return;
    Atomics.store(this.#state, 0, 0);
    Atomics.notify(this.#state, 0, 1);
  }
}
