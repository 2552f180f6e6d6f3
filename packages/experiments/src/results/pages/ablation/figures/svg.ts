/** Figures as self-contained SVG, for a page or a file that Markdown shows. Colours follow the reader's light or dark theme; nothing is loaded. */

import { formatMark } from '@prism-rl/loggers/numbers';
import type { SummaryCurve } from '../../../compare/summary.ts';
import { dashes } from '../../chart/chartStyle.ts';
import { linearTicks } from '../../chart/ticks.ts';
import { Html, html } from '../../html.ts';

/** Colours by class: of the palette of Okabe and Ito, like the curves of other reports. */
const style = `.ab{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;--ink:#1b1d24;--soft:#5b6070;--grid:#e3e5ec;--paper:#fff;--k0:#0072b2;--k1:#c65100;--k2:#00875f;--k3:#b35a91;--k4:#8a6a00;--k5:#2b8fc4;--k6:#55585f;--k7:#7d52c8;--heat:#00875f}
@media (prefers-color-scheme:dark){.ab{--ink:#e9ebf2;--soft:#a0a6b6;--grid:#2b2f3b;--paper:#181b23;--k0:#56b4e9;--k1:#ff9a4d;--k2:#2fc79a;--k3:#e69fc8;--k4:#e8cf4a;--k5:#9bd3f5;--k6:#b8bcc8;--k7:#b79cf2;--heat:#1f9a75}}
@media print{.ab{--ink:#000;--soft:#444;--grid:#ddd;--paper:#fff;--k0:#0072b2;--k1:#c65100;--k2:#00875f;--k3:#b35a91;--k4:#8a6a00;--k5:#2b8fc4;--k6:#55585f;--k7:#7d52c8;--heat:#00875f}}
.ab text{fill:var(--ink)}.ab .soft{fill:var(--soft)}.ab .bold{font-weight:620}.ab .end{text-anchor:end}.ab .mid{text-anchor:middle}
.ab path{fill:none}.ab .grid{stroke:var(--grid)}.ab .axis{stroke:var(--soft)}.ab .zero{stroke:var(--soft);stroke-dasharray:4 4}
.ab .line{stroke:var(--k);stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}.ab .thin{stroke-width:1.5}.ab .dash{stroke-dasharray:${dashes.dash}}.ab .line.dotted{stroke-dasharray:${dashes.dotted}}.ab .line.dash.dotted{stroke-dasharray:${dashes['dash dotted']}}
.ab .band{fill:var(--k);opacity:.15}.ab .bar{fill:var(--k)}.ab .heat{fill:var(--heat)}.ab .pale{opacity:.55}.ab .whisker{stroke:var(--ink);stroke-width:1.4}.ab .dot{fill:var(--k);stroke:var(--paper)}
${Array.from({ length: 8 }, (_, k) => `.ab .k${k}{--k:var(--k${k})}`).join('')}`;

/** Of figures that fill their card on a page for desks; narrow screens scroll them. */
export const figureWidth = 1000;

/** A figure: a title for readers who cannot see it, and its parts. */
export function figure(width: number, height: number, title: string, body: readonly Html[]): Html {
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="ab" viewBox="0 0 ${width} ${Math.ceil(height)}" role="img" aria-label="${title}" width="${width}"><title>${title}</title><style>${styles}</style>${body}</svg>`;
}

const styles = new Html(style);

/** Position of a chart in its figure. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Values to places. */
export interface Scales {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

export type Range = readonly [low: number, high: number];

/** Linear scales of a box; y goes upwards. */
export function scales({ left, top, width, height }: Box, [x0, x1]: Range, [y0, y1]: Range): Scales {
  return {
    x: (value) => tenth(left + (width * (value - x0)) / (x1 - x0 || 1)),
    y: (value) => tenth(top + height - (height * (value - y0)) / (y1 - y0 || 1)),
  };
}

export function axes(
  box: Box,
  xRange: Range,
  yRange: Range,
  labels: {
    readonly x?: (value: number) => string;
    readonly y?: (value: number) => string;
    readonly ticks?: number;
  } = {},
): Html {
  const { x, y } = scales(box, xRange, yRange);
  const xTicks = linearTicks(...xRange, labels.ticks ?? 4);
  const yTicks = linearTicks(...yRange, 4);
  const bottom = box.top + box.height;
  return html`${yTicks.map((tick) => html`<path class="grid" d="M${box.left} ${y(tick)}h${box.width}"/><text class="soft end" x="${box.left - 6}" y="${y(tick) + 4}">${(labels.y ?? formatMark)(tick)}</text>`)}
${xTicks.map((tick) => html`<text class="soft mid" x="${x(tick)}" y="${bottom + 16}">${(labels.x ?? formatMark)(tick)}</text>`)}<path class="axis" d="M${box.left} ${bottom}h${box.width}"/>`;
}

/** A polyline through points; those that are no numbers are left out. */
function line(xs: readonly number[], ys: readonly number[], place: Scales, classes: string): Html {
  const points = placesOf(xs, ys, place);
  return html`<path class="line ${classes}" d="${points.length === 0 ? '' : `M${points.join('L')}`}"/>`;
}

/** A curve, and whether it shows its band. */
export interface Curve {
  readonly curve: SummaryCurve;
  readonly classes: string;
  readonly isBanded: boolean;
}

/** Curves in front of their bands; those without one are thin. */
export function curvesIn(place: Scales, curves: readonly Curve[]): Html[] {
  return [
    ...curves
      .filter(({ isBanded }) => isBanded)
      .map(({ curve: { x, low, high }, classes }) => area(x, low, high, place, classes)),
    ...curves.map(({ curve: { x, estimate }, classes, isBanded }) =>
      line(x, estimate, place, isBanded ? classes : `${classes} thin`),
    ),
  ];
}

/** The area between two curves, where both are known. */
function area(
  xs: readonly number[],
  low: readonly number[],
  high: readonly number[],
  place: Scales,
  classes: string,
): Html {
  const points = [...placesOf(xs, high, place), ...placesOf(xs, low, place).toReversed()];
  return html`<path class="band ${classes}" d="${points.length === 0 ? '' : `M${points.join('L')}Z`}"/>`;
}

function placesOf(xs: readonly number[], ys: readonly number[], { x, y }: Scales): string[] {
  return xs.flatMap((at, k) => (Number.isFinite(ys[k]) ? [`${x(at)} ${y(ys[k]!)}`] : []));
}

/** The least and greatest of some numbers, with a margin. */
export function rangeOf(values: readonly number[], margin = 0.04): Range {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [low, high] = [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
  const room = (high - low || Math.abs(high) || 1) * margin;
  return [low - room, high + room];
}

/** Names with the colours of their lines, side by side from `left`. */
export function legend(
  left: number,
  y: number,
  entries: readonly { readonly name: string; readonly classes: string }[],
  width = 900,
): { readonly markup: Html; readonly height: number } {
  let [x, row] = [left, 0];
  const parts = entries.map(({ name, classes }) => {
    const needed = 30 + 6.6 * name.length + 16;
    if (x + needed > left + width && x > left) [x, row] = [left, row + 1];
    const at = y + 18 * row;
    const part = html`<path class="line ${classes}" d="M${x} ${at}h20"/><text x="${x + 26}" y="${at + 4}">${name}</text>`;
    x += needed;
    return part;
  });
  return { markup: html`${parts}`, height: 18 * (row + 1) };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
