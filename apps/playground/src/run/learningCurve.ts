// A run's learning curve at places that all runs of a comparison share.

/** Places at which curves are compared. */
export const places = 25;
/** A point is the mean of the last tenth of the episodes so far, and of so many at least. */
const fewest = 20;

/**
 * The mean return of the newest episodes at each place of a curve.
 *
 * NaN before the first episode has ended: a run without one has no return, least of all 0, which is better than the best possible one
 * where every step costs 1.
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

/** The steps at the places of a curve. */
export function stepsOfPlaces(steps: number): number[] {
  return Array.from({ length: places }, (_, p) => ((p + 1) / places) * steps);
}
