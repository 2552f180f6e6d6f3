// A run's learning curve, sampled at points that all runs of a comparison share.

/** Points of a curve. */
export const places = 25;
/** A point is the mean over the last tenth of the episodes so far, but over at least this many. */
const fewest = 20;

/**
 * The mean return of the newest episodes at each point of a curve.
 *
 * NaN before the first episode has ended: the run has no return yet. A 0 would be wrong: it exceeds the best possible return if every step
 * costs 1.
 *
 * @param episodes steps at their ends, and returns.
 */
export function curveOf(episodes: readonly (readonly [number, number])[], steps: number): number[] {
  const curve: number[] = [];
  let count = 0;
  for (let p = 1; p <= places; p++) {
    while (count < episodes.length && episodes[count]![0] <= (p / places) * steps) count++;
    const newest = episodes.slice(Math.max(0, count - Math.max(fewest, Math.ceil(count / 10))), count);
    curve.push(newest.reduce((sum, [, value]) => sum + value, 0) / newest.length);
  }
  return curve;
}

/** The steps at the points of a curve. */
export function stepsOfPlaces(steps: number): number[] {
  return Array.from({ length: places }, (_, p) => ((p + 1) / places) * steps);
}
