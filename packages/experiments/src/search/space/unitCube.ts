import { type Config, type Dimension, type Json, meets, type SearchSpace } from '@prism-rl/core';

type NumberDimension = Extract<Dimension, { kind: 'number' }>;

/** Whether a dimension has an effect with these settings. */
export function isActive({ needs = {} }: Dimension, settings: Config): boolean {
  return Object.entries(needs).every(([name, accepted]) => meets(settings[name], accepted));
}

/**
 * Settings for coordinates in [0, 1], each dimension on its scale; those that do not count are left out.
 *
 * @param coordinate of a dimension, by its place in the space.
 */
export function pointAt(space: SearchSpace, coordinate: (dimension: number) => number): Config {
  const settings: { [name: string]: Json } = {};
  for (const [k, dimension] of space.entries()) {
    const u = coordinate(k);
    if (isActive(dimension, settings)) settings[dimension.name] = valueAt(dimension, u);
  }
  return settings;
}

/** The value at a coordinate in [0, 1]. */
export function valueAt(dimension: Dimension, u: number): Json {
  if (dimension.kind === 'choice') {
    const { choices } = dimension;
    return choices[Math.min(choices.length - 1, Math.floor(u * choices.length))]!;
  }
  const { from, to, isWhole } = dimension;
  const [low, high] = boundsOf(dimension);
  const value = unscaled(dimension.scale, low + u * (high - low));
  const near = isWhole ? Math.round(value) : rounded(value, from, to);
  return Math.min(to, Math.max(from, near));
}

/** Coordinate of a value in [0, 1]; for a choice, the middle of its interval. */
export function coordinateOf(dimension: Dimension, value: Json): number {
  if (dimension.kind === 'choice') return (choiceIndex(dimension, value) + 0.5) / dimension.choices.length;
  const [low, high] = boundsOf(dimension);
  return Math.min(1, Math.max(0, (scaled(dimension.scale, value as number) - low) / (high - low)));
}

export function choiceIndex({ choices }: Extract<Dimension, { kind: 'choice' }>, value: Json): number {
  const text = JSON.stringify(value);
  return choices.findIndex((choice) => JSON.stringify(choice) === text);
}

/** The coordinates between which a whole number is drawn. */
export function cellOf(dimension: NumberDimension, value: number): readonly [low: number, high: number] {
  const [low, high] = boundsOf(dimension);
  const at = (edge: number): number => (scaled(dimension.scale, edge) - low) / (high - low);
  return [Math.max(0, at(value - 0.5)), Math.min(1, at(value + 0.5))];
}

/** Ends on the scale. Whole numbers have half a step of room on both sides, so that the outer ones are as likely as the others. */
function boundsOf({ scale, from, to, isWhole }: NumberDimension): [low: number, high: number] {
  const room = isWhole ? 0.5 : 0;
  return [scaled(scale, from - room), scaled(scale, to + room)];
}

function scaled(scale: NumberDimension['scale'], value: number): number {
  if (scale === 'linear') return value;
  return scale === 'log' ? Math.log(value) : -Math.log(1 - value);
}

function unscaled(scale: NumberDimension['scale'], at: number): number {
  if (scale === 'linear') return at;
  return scale === 'log' ? Math.exp(at) : 1 - Math.exp(-at);
}

/** Round drawn numbers to five digits, to more in a narrow range. */
function rounded(value: number, from: number, to: number): number {
  const places = Math.ceil(5 - Math.log10(Math.max(Math.min(Math.abs(value), to - from), Number.MIN_VALUE)));
  return places > 100 || places < 0 ? value : Number(value.toFixed(places));
}

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
