/**
 * A chart that fits every width: the SVG holds only curves and is stretched to its box (strokes are not), while the words are
 * HTML in a size that stays readable on a phone.
 */
import { formatCount, formatTick, formatValue } from '@prism-rl/loggers/numbers';
import { type Html, html } from '../html.ts';
import { distinctLines } from './chartStyle.ts';
import {
  areaOf,
  isSpan,
  linearTicks,
  logTicks,
  type Point,
  placesOf,
  type Scale,
  type Scales,
  scale,
} from './scales.ts';

/** A curve, a cloud of dots, or both. */
export interface Series {
  readonly name: string;
  /** Index of a line style, from 0: eight colours, then the same dashed, dotted, dashed and dotted, then from the beginning. */
  readonly colour: number;
  /** `line`: the message; `faint`: one of many behind it; `dots`: single values; `marked`: a line with a dot at each value. */
  readonly style: 'line' | 'faint' | 'dots' | 'marked';
  /** Environment steps and value of each. */
  readonly points: readonly Point[];
}

/** The area between two curves with the same x. */
export interface Band {
  readonly name: string;
  /** Index of its line’s style. */
  readonly colour: number;
  readonly low: readonly Point[];
  readonly high: readonly Point[];
}

export interface ChartOptions {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** Level of the title among the page's headings. Default 3. */
  readonly titleLevel?: 2 | 3;
  /** Describes the chart in one or two sentences, for readers who cannot see it. */
  readonly description: string;
  /** Below the title. */
  readonly note?: string;
  readonly series: readonly Series[];
  readonly bands?: readonly Band[];
  /** A value to compare with. */
  readonly reference?: { readonly y: number; readonly name: string };
  /** Quantity on the x-axis: its name, and the unit behind a number; default environment steps. */
  readonly x?: { readonly name: string; readonly unit: string };
  /** Name of the table of values; default `Values`. */
  readonly table?: string;
  /** End of the x-axis; it begins at 0. */
  readonly xEnd: number;
  /** Let the y-axis begin at 0, unless it is logarithmic. */
  readonly fromZero?: boolean;
  /** Default true. Not needed if another chart explains the colours. */
  readonly hasLegend?: boolean;
  /** Taller, across the page. */
  readonly isMain?: boolean;
  /** Writes the name of each line at its end, into room at the right that the page's style gives to `.named .plot`. Default false. */
  readonly isNamed?: boolean;
}

const SIZE = 1000;
const COLOURS = 8;
const lines = distinctLines('c', COLOURS);
const NEUTRAL = 6;
/** Ratio of positive values from which on a logarithmic axis reads better. */
const LOG_FROM = 300;
/** A linear axis begins at 0 where the lowest value is less than this share of the highest. */
const NEAR_ZERO = 0.2;

interface Axis {
  readonly min: number;
  readonly max: number;
  readonly isLog: boolean;
  readonly ticks: readonly number[];
}

/** The chart with legend, and with a table of its values to unfold. */
export function lineChart(options: ChartOptions): Html {
  const { id, title, titleLevel = 3, description, note, series, bands = [], reference, xEnd } = options;
  const axis = yAxis(options);
  const x = scale([0, SIZE], [0, xEnd]);
  const y = scale([SIZE, 0], [axis.min, axis.max], axis.isLog, 100);
  const xTicks = linearTicks(0, xEnd, 5);

  return html`<figure class="chart${options.isMain === true ? ' main' : ''}${options.isNamed === true ? ' named' : ''}" data-x1="${xEnd}" data-y0="${axis.min}" data-y1="${axis.max}"${axis.isLog ? html` data-log` : undefined}${options.x && html` data-unit="${options.x.unit}"`}>
<figcaption><h${titleLevel}>${title}</h${titleLevel}>${note === undefined ? undefined : html`<p>${note}</p>`}${options.hasLegend === false ? undefined : legend(series, bands)}</figcaption>
<div class="plot">
<svg viewBox="0 0 ${SIZE} ${SIZE}" preserveAspectRatio="none" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>
<g class="grid">${axis.ticks.map((tick) => html`<path d="M0 ${y(tick)}H${SIZE}"/>`)}</g>
${bands.map((band) => html`<path class="band c${band.colour % COLOURS}" d="${areaOf(band.low, band.high, { x, y })}"/>`)}
${series.map((one) => curve(one, { x, y }))}
${reference === undefined ? undefined : html`<path class="reference" d="M0 ${y(reference.y)}H${SIZE}"/>`}
</svg>
${axis.ticks.map((tick) => html`<span class="y" aria-hidden="true" style="top:${y(tick) / 10}%">${formatTick(tick)}</span>`)}
${xTicks.map((tick) => html`<span class="x" aria-hidden="true" style="left:${x(tick) / 10}%">${formatCount(tick)}</span>`)}
${reference === undefined ? undefined : html`<span class="reference" aria-hidden="true" style="top:${y(reference.y) / 10}%">${reference.name}</span>`}${options.isNamed === true ? names(series, y) : undefined}
</div>
<p class="axis" aria-hidden="true">${options.x?.name ?? 'environment steps'}</p>
${dataTable(options)}
</figure>`;
}

function yAxis({ series, bands = [], reference, fromZero = false }: ChartOptions): Axis {
  const curves = [...series.map(({ points }) => points), ...bands.flatMap(({ low, high }) => [low, high])];
  const values = curves.flatMap((points) => points.map(([, value]) => value)).filter(Number.isFinite);
  if (reference !== undefined) values.push(reference.y);
  let min = extreme(values, Math.min, 0);
  let max = extreme(values, Math.max, 1);
  if (min > 0 && max / min >= LOG_FROM) {
    min = 10 ** Math.floor(Math.log10(min) + 0.3);
    min = Math.min(min, extreme(values, Math.min, 1));
    return {
      min,
      max: 10 ** (Math.log10(min) + Math.log10(max / min) * 1.03),
      isLog: true,
      ticks: logTicks(min, max, 6),
    };
  }
  if (min > 0 && (fromZero || min < NEAR_ZERO * max)) min = 0;
  if (!isSpan(min, max)) [min, max] = min === 0 ? [0, 1] : [min - Math.abs(min) / 2, max + Math.abs(max) / 2];
  const margin = (max - min) * 0.04;
  max += margin;
  if (min !== 0) min -= margin;
  return { min, max, isLog: false, ticks: linearTicks(min, max, 4) };
}

function extreme(values: readonly number[], of: (a: number, b: number) => number, otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((a, b) => of(a, b));
}

function curve({ name, colour, style, points }: Series, place: Scales): Html {
  const places = placesOf(points, place);
  const dots = html`<path class="dots c${colour % COLOURS}" d="${places.map(([x, y]) => `M${x} ${y}h0`).join('')}"/>`;
  if (style === 'dots') return dots;
  const line = html`<polyline class="${style === 'faint' ? 'faint' : 'line'} ${lineClasses(colour)}" data-name="${name}" points="${places.join(' ')}"/>`;
  return style === 'marked' ? html`${line}<g class="marks">${dots}</g>` : line;
}

export function lineClasses(colour: number): string {
  return lines[colour % lines.length]!;
}

/** Percent of a chart's height from one name to the next. */
const NAME_HEIGHT = 6;

function names(series: readonly Series[], y: Scale): Html[] {
  const ends = series
    .filter(({ style, points }) => style === 'line' && points.length > 0)
    .map(({ name, colour, points }) => ({ name, colour, top: y(points.at(-1)![1]) / 10 }))
    .sort((a, b) => a.top - b.top);
  // Downwards where they are too close, and up again from the lower edge.
  for (const [k, end] of ends.entries())
    if (k > 0) end.top = Math.max(end.top, ends[k - 1]!.top + NAME_HEIGHT);
  let room = 100;
  for (const end of ends.toReversed()) {
    end.top = Math.round(10 * Math.min(end.top, room)) / 10;
    room = end.top - NAME_HEIGHT;
  }
  return ends.map(
    ({ name, colour, top }) =>
      html`<span class="name" aria-hidden="true" style="top:${top}%"><i class="key line ${lineClasses(colour)}"></i>${name}</span>`,
  );
}

function legend(series: readonly Series[], bands: readonly Band[]): Html | undefined {
  const entries = [
    ...series.map(({ name, colour, style }) => ({ name, key: `${style} ${lineClasses(colour)}` })),
    // One entry stands for the bands of all groups, in its own colour.
    ...bands.map(({ name, colour }) => ({
      name,
      key: `band c${bands.length > 1 ? NEUTRAL : colour % COLOURS}`,
    })),
  ];
  const seen = new Set<string>();
  const distinct = entries.filter(({ name }) => !seen.has(name) && seen.add(name));
  if (distinct.length < 2) return undefined;
  return html`<ul class="legend">${distinct.map(({ name, key }) => html`<li><i class="key ${key}"></i>${name}</li>`)}</ul>`;
}

/** Ten values of each line, for readers who cannot see the chart, and for print as text. */
function dataTable({ title, series, xEnd, x, table = 'Values' }: ChartOptions): Html | undefined {
  const lines = series.filter(({ style, points }) => style !== 'dots' && points.length > 0);
  if (lines.length === 0) return undefined;
  const marks = Array.from({ length: 10 }, (_, i) => ((i + 1) / 10) * xEnd);
  return html`<details><summary>${table}</summary><div class="scroll"><table><caption>${title}</caption><thead><tr><th scope="col">${x?.unit ?? 'steps'}</th>${lines.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${marks.map((mark) => html`<tr><th scope="row">${formatCount(mark)}</th>${lines.map(({ points }) => html`<td>${formatValue(valueAt(points, mark))}</td>`)}</tr>`)}</tbody></table></div></details>`;
}

/** The last value not beyond `x`. */
function valueAt(points: readonly Point[], x: number): number {
  const index = points.findLastIndex(([at]) => at <= x * (1 + 1e-9));
  return index < 0 ? Number.NaN : points[index]![1];
}
