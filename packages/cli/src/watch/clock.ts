/** The loop's clock; tests replace it. */
export interface Clock {
  /** Milliseconds since an arbitrary moment. */
  now(): number;
  /** Waits, or returns early if the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The longest delay of `setTimeout`, 24.8 days; it treats longer ones as a millisecond. */
const longest = 2 ** 31 - 1;

/** The system clock. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(); // aborted earlier: no event will follow
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(milliseconds, longest));
      signal.addEventListener('abort', done);
    }),
};
