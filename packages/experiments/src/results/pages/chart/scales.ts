/** Places along axes: scales, round numbers, and paths through points. */

/** Two values, or their places in a picture. */
export type Point = readonly [x: number, y: number];

export type Range = readonly [low: number, high: number];

/** The place of a value along an axis. */
export type Scale = (value: number) => number;

/** The scales of both axes of a plot. */
export interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

/**
 * Scale from values to places.
 *
 * @param places at the two ends of the range.
 * @param isLog whether equal ratios have equal lengths; values below the range then count as its beginning.
 * @param fraction places are rounded to multiples of 1 / fraction.
 */
export function scale([from, to]: Range, [low, high]: Range, isLog = false, fraction = 10): Scale {
  const span = isLog ? Math.log10(high / low) : high - low;
  return (value) => {
    const distance = isLog ? Math.log10(Math.max(value, low) / low) : value - low;
    return Math.round((from + ((to - from) * distance) / (span || 1)) * fraction) / fraction;
  };
}

/** Position of a plot in its figure. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Linear scales of a box; y goes upwards. */
export function scales({ left, top, width, height }: Box, xRange: Range, yRange: Range): Scales {
  return { x: scale([left, left + width], xRange), y: scale([top + height, top], yRange) };
}

/** Places of points; points whose value is not finite are left out. */
export function placesOf(points: readonly Point[], { x, y }: Scales): Point[] {
  return points.flatMap(([at, value]): Point[] => (Number.isFinite(value) ? [[x(at), y(value)]] : []));
}

/** Path through points. */
export function pathOf(points: readonly Point[], place: Scales): string {
  const places = placesOf(points, place).map((at) => at.join(' '));
  return places.length === 0 ? '' : `M${places.join('L')}`;
}

/** Closed path around the area between two curves. */
export function areaOf(low: readonly Point[], high: readonly Point[], place: Scales): string {
  const path = pathOf([...high, ...low.toReversed()], place);
  return path === '' ? '' : `${path}Z`;
}

/** The least and greatest of some numbers, with a margin. */
export function rangeOf(values: readonly number[], margin = 0.04): Range {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
  const room = (high - low || Math.abs(high) || 1) * margin;
  return [low - room, high + room];
}

/** About `count` multiples of 1, 2 or 5 times a power of ten from `min` to `max`. */
export function linearTicks(min: number, max: number, count: number): number[] {
  if (!isSpan(min, max)) return [min];
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  // The nearest of 1, 2, 5 and 10 on a logarithmic scale.
  const factor = share < Math.SQRT2 ? 1 : share < Math.sqrt(10) ? 2 : share < Math.sqrt(50) ? 5 : 10;
  const step = factor * power;
  const ticks: number[] = [];
  for (let k = Math.ceil(min / step - 1e-9); k * step <= max + step * 1e-9; k++) {
    ticks.push(Number((k * step).toPrecision(12)));
  }
  return ticks;
}

/** True if two values differ by more than rounding: the mean of many 0.1 is not exactly 0.1. */
export function isSpan(min: number, max: number): boolean {
  return max - min > 1e-9 * Math.max(Math.abs(min), Math.abs(max));
}

/** Powers of ten from `min` to `max`, at most `count`. */
export function logTicks(min: number, max: number, count: number): number[] {
  const first = Math.ceil(Math.log10(min) - 1e-9);
  const last = Math.floor(Math.log10(max) + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / count));
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += stride) ticks.push(10 ** exponent);
  return ticks;
}
