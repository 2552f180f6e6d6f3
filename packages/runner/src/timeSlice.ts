import { yieldToEventLoop } from './yieldToEventLoop.ts';

/** Milliseconds of work between two turns of the event loop. */
const sliceMilliseconds = 8;

/**
 * Divides a long loop into slices, so that timers, Ctrl-C and progress stay alive. Asking whether a slice is over costs next
 * to nothing: the clock is read only every so many calls, as many as fit well into a slice. It never changes results.
 */
export class TimeSlice {
  #end = performance.now() + sliceMilliseconds;
  #untilClock = 1;
  #clockEvery = 1;

  /** To be asked once an iteration. */
  isOver(): boolean {
    if (--this.#untilClock > 0) return false;
    const over = performance.now() >= this.#end;
    this.#clockEvery = over ? Math.max(1, this.#clockEvery >> 1) : Math.min(4096, this.#clockEvery << 1);
    this.#untilClock = this.#clockEvery;
    return over;
  }

  /** Lets everybody else have a turn and begins the next slice. */
  async next(): Promise<void> {
    await yieldToEventLoop();
    this.#end = performance.now() + sliceMilliseconds;
  }
}
