/** Figures as self-contained SVG, for a page or a file that Markdown shows. Colours follow the reader's light or dark theme; nothing is loaded. */

import { formatMark } from '@prism-rl/loggers/numbers';
import { Html, html } from '../html.ts';
import { darkColours, dashes, lightColours, palette } from './chartStyle.ts';
import {
  areaOf,
  type Box,
  linearTicks,
  type Point,
  pathOf,
  type Range,
  type Scales,
  scales,
} from './scales.ts';

const light = `--paper:#fff;${palette('k', lightColours)};--heat:#00875f`;

/** Colours by class, as in the curves of other reports. */
const style = `.ab{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;--ink:#1b1d24;--soft:#5b6070;--grid:#e3e5ec;${light}}
@media (prefers-color-scheme:dark){.ab{--ink:#e9ebf2;--soft:#a0a6b6;--grid:#2b2f3b;--paper:#181b23;${palette('k', darkColours)};--heat:#1f9a75}}
@media print{.ab{--ink:#000;--soft:#444;--grid:#ddd;${light}}}
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

/** Grid, numbers and axis of a box. */
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

/** A curve with an interval around it. */
export interface Curve {
  readonly curve: {
    readonly x: readonly number[];
    readonly estimate: readonly number[];
    readonly low: readonly number[];
    readonly high: readonly number[];
  };
  readonly classes: string;
  /** Whether the interval is shown as a band. */
  readonly isBanded: boolean;
}

/** Curves in front of their bands; those without one are thin. */
export function curvesIn(place: Scales, curves: readonly Curve[]): Html[] {
  const points = (xs: readonly number[], ys: readonly number[]): Point[] => xs.map((x, k) => [x, ys[k]!]);
  const banded = curves.filter(({ isBanded }) => isBanded);
  return [
    ...banded.map(
      ({ curve: { x, low, high }, classes }) =>
        html`<path class="band ${classes}" d="${areaOf(points(x, low), points(x, high), place)}"/>`,
    ),
    ...curves.map(
      ({ curve: { x, estimate }, classes, isBanded }) =>
        html`<path class="line ${classes}${!isBanded && ' thin'}" d="${pathOf(points(x, estimate), place)}"/>`,
    ),
  ];
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
