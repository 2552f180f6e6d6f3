/** What tells lines apart once the colours come again: dashes by class, as SVG takes them. */
export const dashes = { dash: '5 4', dotted: '1 4', 'dash dotted': '6 3 1 3' } as const;

/** Solid, or one of the {@link dashes}. */
export type LineKind = '' | keyof typeof dashes;

/** Solid lines first. */
const solidFirst: readonly LineKind[] = ['', 'dash', 'dotted', 'dash dotted'];

/** Classes of lines that can be told apart: all colours (`c0`, `c1`, …) of one kind after the other. */
export function distinctLines(
  letter: string,
  colours: number,
  kinds: readonly LineKind[] = solidFirst,
): string[] {
  return kinds.flatMap((kind) =>
    Array.from({ length: colours }, (_, k) => `${letter}${k}${kind === '' ? '' : ` ${kind}`}`),
  );
}
