type Schedule = (callback: () => void) => void;

// setImmediate lets timers, signals and I/O run. Browsers lack it; a message to oneself does the same without setTimeout's delay of 4 ms.
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

/** Milliseconds of work between turns of the event loop. */
const sliceMilliseconds = 8;

/**
 * Divides a long loop into slices, so that timers, Ctrl-C and progress displays keep working. {@link isOver} is cheap: it adapts how often it
 * reads the clock. It never changes results.
 */
export class TimeSlice {
  #end = performance.now() + sliceMilliseconds;
  #untilClock = 1;
  #clockEvery = 1;

  /** Call once per iteration. */
  isOver(): boolean {
    if (--this.#untilClock > 0) return false;
    const over = performance.now() >= this.#end;
    this.#clockEvery = over ? Math.max(1, this.#clockEvery >> 1) : Math.min(4096, this.#clockEvery << 1);
    this.#untilClock = this.#clockEvery;
    return over;
  }

  /** Yields to the event loop and begins the next slice. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => schedule(resolve));
    this.#end = performance.now() + sliceMilliseconds;
  }
}
