// Draws curves as one SVG that is legible on light and dark pages.

/** A named curve. */
export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
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
}

const [left, top, width, height] = [64, 44, 560, 280];

export function lineFigure({ title, xName, yName, xTicks, yTicks, curves }: LineFigureOptions): string {
  const [x0, x1, y0, y1] = [xTicks[0]!, xTicks.at(-1)!, yTicks[0]!, yTicks.at(-1)!];
  const x = (value: number): string => (left + (width * (value - x0)) / (x1 - x0)).toFixed(1);
  const y = (value: number): string => {
    const inside = Math.min(Math.max(value, y0), y1);
    return (top + (height * (y1 - inside)) / (y1 - y0)).toFixed(1);
  };
  const bottom = top + height;
  const named = curves.filter(({ name }, k) => curves.findIndex((other) => other.name === name) === k);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 24} ${bottom + 48}" font-family="sans-serif" font-size="13" fill="#333" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${left + width + 24}" height="${bottom + 48}" fill="#fff"/>`,
    `<text x="${left}" y="18" font-weight="bold">${title}</text>`,
    ...named.map(
      ({ name, colour }, k) =>
        `<text x="${left + 180 * k}" y="36" fill="${colour}" font-weight="bold">${name}</text>`,
    ),
    ...yTicks.map(
      (tick) =>
        `<path d="M${left} ${y(tick)}h${width}" stroke="#ddd"/><text x="${left - 8}" y="${Number(y(tick)) + 4}" text-anchor="end">${tick}</text>`,
    ),
    ...xTicks.map(
      (tick) =>
        `<text x="${x(tick)}" y="${bottom + 20}" text-anchor="middle">${tick.toLocaleString('en')}</text>`,
    ),
    `<text x="${left + width / 2}" y="${bottom + 40}" text-anchor="middle">${xName}</text>`,
    `<text transform="translate(14 ${top + height / 2}) rotate(-90)" text-anchor="middle">${yName}</text>`,
    ...curves.map(
      ({ colour, points, isFaint }) =>
        `<polyline fill="none" stroke="${colour}" stroke-width="${isFaint === true ? 1.2 : 2.2}"${isFaint === true ? ' stroke-opacity="0.6"' : ''} points="${points.map(([a, b]) => `${x(a)},${y(b)}`).join(' ')}"/>`,
    ),
    '</svg>',
  ].join('\n')}\n`;
}
