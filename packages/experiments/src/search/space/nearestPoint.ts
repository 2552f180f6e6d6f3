import type { Config, Dimension, Json, SearchSpace } from '@prism-rl/core';
import { choiceIndex, isActive, valueAt } from './unitCube.ts';

/**
 * The settings of a space that are nearest to given ones: those themselves where the space has them, the nearer end of a range that leaves
 * them out, the first of choices that lack them, and the middle of a range in the place of anything but a number.
 */
export function nearestPoint(space: SearchSpace, config: Config): Config {
  const settings: { [name: string]: Json } = {};
  for (const dimension of space) {
    if (isActive(dimension, settings)) settings[dimension.name] = nearest(dimension, config[dimension.name]);
  }
  return settings;
}

function nearest(dimension: Dimension, value: Json | undefined): Json {
  if (dimension.kind === 'choice')
    return dimension.choices[Math.max(0, choiceIndex(dimension, value ?? null))]!;
  if (typeof value !== 'number') return valueAt(dimension, 0.5);
  return Math.min(dimension.to, Math.max(dimension.from, value));
}
