/** Time as the loop sees it; another one in tests. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Waits, or less when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The longest delay of `setTimeout`, 24.8 days; it takes longer ones for a millisecond. */
const longest = 2 ** 31 - 1;

/** The computer's. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(); // aborted earlier, so no event will follow
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(milliseconds, longest));
      signal.addEventListener('abort', done);
    }),
};
