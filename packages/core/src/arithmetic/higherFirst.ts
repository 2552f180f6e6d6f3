/**
 * Order of scores for `sort`, the highest first. NaN is worse than every number and comes last: `b - a` would leave it anywhere, and the
 * others around it unsorted.
 */
export function higherFirst(a: number, b: number): number {
  if (a > b) return -1;
  return b > a ? 1 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
