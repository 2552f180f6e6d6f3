import type { World } from '../run/choices/worlds.ts';

/** Packages whose worlds draw themselves in a page of their own. */
export const families: readonly World['from'][] = [
  ...(['env-gridworld', 'env-classic', 'env-box2d', 'env-minatar', 'env-arcade'] as const),
];

/** The script of such a page, beside the playground; undefined for a world whose policies see it in wrappers, and for robots and games of two. */
export function scriptOf({ from }: Pick<World, 'from'>): string | undefined {
  return families.includes(from) ? `alone/${from}.js` : undefined;
}
