type Schedule = (callback: () => void) => void;

// setImmediate lets timers, signals and I/O in and comes back at once; browsers have no such thing, but a message to
// oneself does the same without setTimeout's 4 ms.
const schedule: Schedule =
  (globalThis as { setImmediate?: Schedule }).setImmediate ??
  ((callback) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      callback();
    };
    port2.postMessage(undefined);
  });

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
    await new Promise<void>((resolve) => schedule(resolve));
    this.#end = performance.now() + sliceMilliseconds;
  }
}
