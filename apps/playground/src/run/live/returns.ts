// The returns of a run's episodes in bounded memory: all of a few, means of neighbours of many.

/** A point of the learning curve: environment steps and return. */
export type ReturnPoint = readonly [envSteps: number, value: number];

/** Stored points; more than a chart can show. */
const mostPoints = 4000;
/** Number of episodes in the recent mean. */
export const newest = 20;

/** Returns, in the order of their episodes. */
export class Returns {
  #points: ReturnPoint[] = [];
  /** Episodes per point. */
  #perPoint = 1;
  /** Sum and number of the episodes that do not fill a point yet. */
  #sum = 0;
  #pending = 0;
  #latest: number[] = [];
  #count = 0;
  #lastEnd: number | undefined;

  /** Episodes so far. */
  get count(): number {
    return this.#count;
  }

  /** Episodes per point. */
  get perPoint(): number {
    return this.#perPoint;
  }

  /** Environment steps at the end of the newest episode; `undefined` before the first one. */
  get lastEnd(): number | undefined {
    return this.#lastEnd;
  }

  /** At most a few thousand points. */
  get points(): readonly ReturnPoint[] {
    return this.#points;
  }

  /** Mean return of the newest episodes; NaN before the first one. */
  get recent(): number {
    return this.#latest.reduce((sum, value) => sum + value, 0) / this.#latest.length;
  }

  add(envSteps: number, value: number): void {
    this.#count++;
    this.#lastEnd = envSteps;
    this.#latest.push(value);
    if (this.#latest.length > newest) this.#latest.shift();
    this.#sum += value;
    if (++this.#pending < this.#perPoint) return;
    this.#points.push([envSteps, this.#sum / this.#pending]);
    this.#sum = 0;
    this.#pending = 0;
    if (this.#points.length >= mostPoints) this.#halve();
  }

  #halve(): void {
    const halved: ReturnPoint[] = [];
    for (let k = 0; k + 1 < this.#points.length; k += 2) {
      const [[, a], [at, b]] = [this.#points[k]!, this.#points[k + 1]!];
      halved.push([at, (a + b) / 2]);
    }
    this.#points = halved;
    this.#perPoint *= 2;
  }
}
