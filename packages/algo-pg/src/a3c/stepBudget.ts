const goalAt = 0;
const takenAt = 1;

/** How many environment steps all learners together have taken, and how many they may take: shared by threads, exact. */
export class StepBudget {
  readonly memory: SharedArrayBuffer;
  readonly #counters: BigInt64Array;

  /** @param memory of the same budget in another thread; by default new. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.memory = memory;
    this.#counters = new BigInt64Array(memory);
  }

  /** Steps that were claimed and not given back. */
  get taken(): number {
    return Number(Atomics.load(this.#counters, takenAt));
  }

  set taken(steps: number) {
    Atomics.store(this.#counters, takenAt, BigInt(steps));
  }

  /** Steps up to which claims are granted. */
  set goal(steps: number) {
    Atomics.store(this.#counters, goalAt, BigInt(steps));
  }

  /** Asks for steps. @returns how many are granted: fewer before the goal, none there. */
  claim(steps: number): number {
    for (;;) {
      const taken = Atomics.load(this.#counters, takenAt);
      const left = Number(Atomics.load(this.#counters, goalAt) - taken);
      const granted = Math.min(steps, left);
      if (granted <= 0) return 0;
      const seen = Atomics.compareExchange(this.#counters, takenAt, taken, taken + BigInt(granted));
      if (seen === taken) return granted;
    }
  }

  /** Gives steps back that were claimed but not taken. */
  giveBack(steps: number): void {
    if (steps > 0) Atomics.sub(this.#counters, takenAt, BigInt(steps));
  }
}
