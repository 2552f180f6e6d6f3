/**
 * A number of things in words: `1 run`, `2 runs`.
 *
 * @param noun whose plural takes an s.
 * @param shown the number as it is written; default: all its digits.
 */
export function counted(count: number, noun: string, shown: string = String(count)): string {
  return `${shown} ${noun}${count === 1 ? '' : 's'}`;
}
