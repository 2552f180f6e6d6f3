import { processActivity } from '@prism-rl/runner/node';

/**
 * For how long a process has given no sign of life, by a clock that is fair to both: it stands while the listener itself was kept from
 * listening, and where a process computes, or waits for a processor, it runs as fast as that process gets one. On a machine with too much
 * to do, a second of work can take a minute.
 */
export class Silence {
  readonly #activity: () => ReturnType<typeof processActivity>;
  readonly #interval: number;
  #lookedAt: number;
  #cpu: number;
  #milliseconds = 0;

  /**
   * @param interval milliseconds between two looks. Of a look that comes late no more than this counts.
   * @param activity of the process, for tests.
   */
  constructor(
    pid: number,
    interval: number,
    activity = (): ReturnType<typeof processActivity> => processActivity(pid),
  ) {
    this.#activity = activity;
    this.#interval = interval;
    this.#lookedAt = performance.now();
    this.#cpu = activity()?.cpuMilliseconds ?? 0;
  }

  /** There was a sign of life. */
  end(): void {
    this.#milliseconds = 0;
  }

  /** Updates the clock. @returns milliseconds of silence. */
  look(now = performance.now()): number {
    const passed = Math.min(now - this.#lookedAt, this.#interval);
    this.#lookedAt = now;
    const activity = this.#activity();
    const computed = activity === undefined ? 0 : activity.cpuMilliseconds - this.#cpu;
    this.#cpu += computed;
    const isAtWork = computed > 0 || activity?.isRunnable === true;
    this.#milliseconds += isAtWork ? Math.min(computed, passed) : passed;
    return this.#milliseconds;
  }
}

/** The longest delay of `setTimeout`, 24.8 days; it takes longer ones for a millisecond. */
const longest = 2 ** 31 - 1;

/**
 * `setTimeout` for any number of milliseconds, `Infinity` included. It does not keep the process alive.
 *
 * @returns cancels it.
 */
export function setLongTimeout(callback: () => void, milliseconds: number): () => void {
  let left = milliseconds;
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const part = Math.min(left, longest);
    left -= part;
    timer = setTimeout(left > 0 ? arm : callback, part).unref();
  };
  arm();
  return () => clearTimeout(timer);
}
