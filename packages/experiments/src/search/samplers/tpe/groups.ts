import type { Dimension, SearchSpace } from '@prism-rl/core';

/** Dimensions that take effect together: all or none. */
export type Group = readonly Dimension[];

/** Divides a space into groups by what their dimensions need, in an order in which needed settings are decided before. */
export function groupsOf(space: SearchSpace): Group[] {
  return [...Map.groupBy(space, ({ needs = {} }) => JSON.stringify(needs)).values()];
}
