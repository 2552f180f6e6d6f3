/** The first, the last, and some evenly in between of a list: all of it where it is short, the last where one is wanted. */
export function spread<T>(all: readonly T[], most: number): T[] {
  const count = Math.min(all.length, most);
  const last = all.length - 1;
  return Array.from(
    { length: count },
    (_, k) => all[count === 1 ? last : Math.round((k * last) / (count - 1))]!,
  );
}
