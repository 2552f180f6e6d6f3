// Positions on grids in WGSL.

/** The number of positions of a grid. */
export function positionsOf(axes: readonly { readonly count: number }[]): number {
  return axes.reduce((all, { count }) => all * count, 1);
}

/**
 * The distance of a position from the first one.
 *
 * @param axes the last the fastest
 * @param counter expression of the number of the position
 * @param of which of the axes' steps
 */
export function distanceOnGrid<K extends string>(
  axes: readonly (Readonly<Record<K, number>> & { readonly count: number })[],
  counter: string,
  of: K,
): string {
  const terms: string[] = [];
  let faster = 1;
  const slowest = axes.find(({ count }) => count > 1);
  for (const axis of axes.toReversed()) {
    const rest = faster === 1 ? counter : `(${counter}) / ${faster}u`;
    const at = axis === slowest ? rest : `(${rest}) % ${axis.count}u`;
    if (axis.count > 1 && axis[of] !== 0) terms.push(axis[of] === 1 ? `(${at})` : `(${at}) * ${axis[of]}u`);
    faster *= axis.count;
  }
  return terms.toReversed().join(' + ') || '0u';
}
