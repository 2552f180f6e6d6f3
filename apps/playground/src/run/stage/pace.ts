// Controls a run's speed: steps per second, full speed, single steps, or paused. Timing never changes results.

/** Schedules a loop's steps. */
export class Pace {
  #stepsPerSecond: number;
  #isPaused = false;
  #singles = 0;
  #isAsked = false;
  #due = 0;
  #hasTold = false;
  #wake: (() => void) | undefined;

  /** @param stepsPerSecond `Infinity` for no limit. */
  constructor(stepsPerSecond: number) {
    this.#stepsPerSecond = stepsPerSecond;
  }

  /** Whether the next step may run without a check: there is no limit and no pause. */
  get isFree(): boolean {
    return !this.#isPaused && this.#stepsPerSecond === Number.POSITIVE_INFINITY;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Sets the steps per second. */
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

  /** Lets one step through while paused; it does not shorten a later pause. */
  single(): void {
    this.#isAsked = true;
    if (this.#isPaused) this.#singles++;
    this.#wake?.();
  }

  /** Whether {@link single} was called since the last answer. */
  takeAsked(): boolean {
    const was = this.#isAsked;
    this.#isAsked = false;
    return was;
  }

  /** For a loop whose steps are asked for one by one unless there is no limit: resolves when {@link single} was called. */
  async asked(isOff: () => boolean): Promise<void> {
    while (!isOff() && !this.isFree && !this.#isAsked) await this.#sleep();
  }

  /** Makes a waiting loop check its conditions and report its pause again. */
  wake(): void {
    this.#hasTold = false;
    this.#wake?.();
  }

  /**
   * Resolves when the next step is due.
   *
   * @param onPause called once if it must wait until the visitor continues.
   * @param isOff returns whether to cancel the wait. Call {@link wake} after a change.
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
      // Timers are some milliseconds late: up to a tenth of a second of overdue steps run without a wait.
      this.#due = Math.max(this.#due, now - 100);
      if (this.#due <= now) {
        this.#due += 1000 / this.#stepsPerSecond;
        return;
      }
      await this.#sleep(this.#due - now);
    }
  }

  /** As {@link next}, but at most `most` steps a second: what is shown would flicker. @param isOff as for {@link next} */
  async nextShown(most: number, isOff?: () => boolean): Promise<void> {
    if (this.#stepsPerSecond <= most || this.#isPaused) return this.next(undefined, isOff);
    await new Promise((resolve) => setTimeout(resolve, 1000 / most));
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
