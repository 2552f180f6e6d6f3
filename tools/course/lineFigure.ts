// Draws curves as one SVG that is legible on light and dark pages.
import {
  areaOf,
  type Point,
  pathOf,
  scale,
} from '../../packages/experiments/src/results/pages/chart/index.ts';

/** A named curve. */
export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly Point[];
  /** Drawn as a band. */
  readonly interval?: { readonly low: readonly Point[]; readonly high: readonly Point[] };
  /** Thin: one run of several. */
  readonly isFaint?: boolean;
}

/** Content and ranges of a figure. */
export interface LineFigureOptions {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  /** Ticks; the first and the last are the ends of the axis. */
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  readonly curves: readonly Curve[];
  /** Where curves are named; default `above`. */
  readonly names?: 'above' | 'at the end';
}

const [left, top, width, height] = [64, 44, 560, 280];

export function lineFigure(options: LineFigureOptions): string {
  const { title, xName, yName, xTicks, yTicks, curves, names = 'above' } = options;
  const [x0, x1, y0, y1] = [xTicks[0]!, xTicks.at(-1)!, yTicks[0]!, yTicks.at(-1)!];
  const x = scale([left, left + width], [x0, x1]);
  const unclipped = scale([top + height, top], [y0, y1]);
  const y = (value: number): number => unclipped(Math.min(Math.max(value, y0), y1));
  const bottom = top + height;
  const named = curves.filter(({ name }, k) => curves.findIndex((other) => other.name === name) === k);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 24} ${bottom + 48}" font-family="sans-serif" font-size="13" fill="#333" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${left + width + 24}" height="${bottom + 48}" fill="#fff"/>`,
    `<text x="${left}" y="18" font-weight="bold">${title}</text>`,
    ...named.flatMap(({ name, colour, points }, k) => {
      const [at, value] = points.at(-1) ?? [x1, Number.NaN];
      if (names === 'above')
        return [`<text x="${left + 180 * k}" y="36" fill="${colour}" font-weight="bold">${name}</text>`];
      return Number.isNaN(value)
        ? []
        : [`<text x="${x(at) + 6}" y="${y(value) + 4}" fill="${colour}">${name}</text>`];
    }),
    ...yTicks.map(
      (tick) =>
        `<path d="M${left} ${y(tick)}h${width}" stroke="#ddd"/><text x="${left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
    ),
    ...xTicks.map(
      (tick) =>
        `<text x="${x(tick)}" y="${bottom + 20}" text-anchor="middle">${tick.toLocaleString('en')}</text>`,
    ),
    `<text x="${left + width / 2}" y="${bottom + 40}" text-anchor="middle">${xName}</text>`,
    `<text transform="translate(14 ${top + height / 2}) rotate(-90)" text-anchor="middle">${yName}</text>`,
    ...curves.flatMap(({ colour, points, interval, isFaint }) => [
      interval === undefined
        ? ''
        : `<path fill="${colour}" fill-opacity="0.2" d="${areaOf(interval.low, interval.high, { x, y })}"/>`,
      `<path fill="none" stroke="${colour}" stroke-width="${isFaint === true ? 1.2 : 2.2}"${isFaint === true ? ' stroke-opacity="0.6"' : ''} d="${pathOf(points, { x, y })}"/>`,
    ]),
    '</svg>',
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`;
}
