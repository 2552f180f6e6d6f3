/** The first action of highest value, counted from 0, in row `row` of `values` (`[rows, numActions]`, flat). */
export function greedyAction(values: ArrayLike<number>, row: number, numActions: number): number {
  const start = row * numActions;
  let best = 0;
  for (let a = 1; a < numActions; a++) if (values[start + a]! > values[start + best]!) best = a;
  return best;
}
