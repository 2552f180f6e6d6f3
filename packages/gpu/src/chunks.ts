/** Target duration of a dispatch in milliseconds: long enough to hide its overhead, short enough for the watchdogs of drivers and browsers. */
const DISPATCH = { least: 10, most: 50 } as const;

/** Divides steps into dispatches by their measured duration. The division must not affect the results. */
export class Chunks {
  /** Steps of a dispatch. */
  #atOnce = 1;

  /** @param dispatch executes `count` steps after the first `done` */
  async run(steps: number, dispatch: (count: number, done: number) => Promise<void>): Promise<void> {
    for (let done = 0; done < steps; ) {
      const now = Math.min(this.#atOnce, steps - done);
      const start = performance.now();
      await dispatch(now, done);
      const took = performance.now() - start;
      done += now;
      if (took > DISPATCH.most) this.#atOnce = Math.max(1, Math.floor(now / 2));
      else if (took < DISPATCH.least && now === this.#atOnce) this.#atOnce *= 2;
    }
  }
}
