// How fast a run goes: so many steps a second, as fast as it can, one at a time, or not at all. Time never changes what happens, only when.

/** Tells a loop when to take its next step. */
export class Pace {
  #stepsPerSecond: number;
  #isPaused = false;
  #singles = 0;
  #due = 0;
  #hasTold = false;
  #wake: (() => void) | undefined;

  /** @param stepsPerSecond `Infinity` for no limit. */
  constructor(stepsPerSecond: number) {
    this.#stepsPerSecond = stepsPerSecond;
  }

  /** Whether the next step may be taken without asking: nothing waits for it or counts it. */
  get isFree(): boolean {
    return !this.#isPaused && this.#stepsPerSecond === Number.POSITIVE_INFINITY;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Steps a second from now on. */
  set stepsPerSecond(value: number) {
    this.#stepsPerSecond = value;
    this.#due = performance.now();
    this.#wake?.();
  }

  get stepsPerSecond(): number {
    return this.#stepsPerSecond;
  }

  pause(): void {
    this.#isPaused = true;
    this.#wake?.();
  }

  resume(): void {
    this.#isPaused = false;
    this.#singles = 0;
    this.#due = performance.now();
    this.#wake?.();
  }

  /** Lets one step through while paused, and does nothing else: no later pause is cut short by it. */
  single(): void {
    if (!this.#isPaused) return;
    this.#singles++;
    this.#wake?.();
  }

  /** Lets a loop that waits look again at what it waits for, and say again that it waits. */
  wake(): void {
    this.#hasTold = false;
    this.#wake?.();
  }

  /**
   * Resolves when the next step is due.
   *
   * @param onPause called once where it has to wait until the visitor continues.
   * @param isOff if true, the wait for that step is over: it resolves at once. After a change call {@link wake}.
   */
  async next(onPause?: () => Promise<void>, isOff?: () => boolean): Promise<void> {
    this.#hasTold = false;
    for (;;) {
      if (isOff?.() === true) return;
      if (this.#isPaused) {
        if (this.#singles > 0) {
          this.#singles--;
          return;
        }
        if (!this.#hasTold && onPause !== undefined) {
          this.#hasTold = true;
          await onPause();
          continue;
        }
        await this.#sleep();
        continue;
      }
      if (this.#stepsPerSecond === Number.POSITIVE_INFINITY) return;
      const now = performance.now();
      // Timers are late by some milliseconds: steps that are overdue are taken at once, up to a tenth of a second of them.
      this.#due = Math.max(this.#due, now - 100);
      if (this.#due <= now) {
        this.#due += 1000 / this.#stepsPerSecond;
        return;
      }
      await this.#sleep(this.#due - now);
    }
  }

  #sleep(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(() => this.#wake?.(), milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
