/** Figures with a row for each name: bars from an origin, or a dot for each value. */
import { formatValue } from '@prism-rl/loggers/numbers';
import { type Html, html } from '../html.ts';
import { axes, figure, figureWidth } from './figure.ts';
import { type Box, type Range, rangeOf, type Scale, scales } from './scales.ts';

/** Pixels. */
const rowHeight = 26;
const letterWidth = 6.8;

export interface Row {
  readonly name: string;
  readonly colour: string;
  readonly value: number;
  readonly interval?: Range | undefined;
  /** Behind the row; default: the value, if there is no interval. */
  readonly label?: string;
}

/** Panels side by side; each has a bar or a dot with its interval in every row. */
export function barPanels(
  title: string,
  panels: readonly { readonly title: string; readonly rows: readonly Row[] }[],
  range: Range,
  origin: number,
  kind: 'bars' | 'dots',
): Html {
  const names = Math.max(...panels.flatMap(({ rows }) => rows.map(({ name }) => name.length)));
  const labels = 14 + letterWidth * names;
  const free = figureWidth - 20 - panels.length * labels - (panels.length - 1) * 30;
  const width = Math.max(220, free / panels.length);
  const most = Math.max(...panels.map(({ rows }) => rows.length));
  const parts = panels.map((panel, p) => {
    const height = panel.rows.length * rowHeight;
    const box: Box = { left: labels + p * (width + 30 + (p > 0 ? labels : 0)), top: 34, width, height };
    const place = scales(box, range, [0, 1]);
    const rows = panel.rows.map((row, k) =>
      bar(row, place.x, box.top + k * rowHeight, origin, kind, box.left - 8),
    );
    return html`<text class="bold" x="${box.left}" y="20">${panel.title}</text>${axes(box, range, [0, 1], { y: () => '', ticks: 5 })}<path class="zero" d="M${place.x(origin)} ${box.top - 4}v${height + 4}"/>${rows}`;
  });
  const total = labels + width + 20 + (panels.length - 1) * (width + 30 + labels);
  return figure(total, 34 + most * rowHeight + 26, title, parts);
}

function bar(row: Row, x: Scale, top: number, origin: number, kind: 'bars' | 'dots', end: number): Html {
  const { name, colour, value, interval } = row;
  const middle = top + rowHeight / 2;
  const [from, to] = [Math.min(x(value), x(origin)), Math.max(x(value), x(origin))];
  const label = row.label ?? (interval === undefined ? formatValue(value) : undefined);
  const labelAt = Math.max(to, ...(interval ?? []).map(x)) + 6;
  const after = label && html`<text class="soft" x="${labelAt}" y="${middle + 4}">${label}</text>`;
  const mark =
    kind === 'bars'
      ? html`<rect class="bar pale ${colour}" x="${from}" y="${top + 5}" width="${Math.max(1, to - from)}" height="${rowHeight - 10}" rx="2"/>`
      : undefined;
  const dot =
    kind === 'dots' ? html`<circle class="dot ${colour}" cx="${x(value)}" cy="${middle}" r="5"/>` : undefined;
  return html`<text class="end" x="${end}" y="${middle + 4}">${name}</text>${mark}${interval && whisker(interval, x, middle)}${dot}${after}`;
}

function whisker([low, high]: Range, x: Scale, y: number): Html {
  return html`<path class="whisker" d="M${x(low)} ${y}H${x(high)}M${x(low)} ${y - 4}v8M${x(high)} ${y - 4}v8"/>`;
}

export interface DotRow {
  readonly name: string;
  readonly colour: string;
  readonly dots: readonly {
    readonly value: number;
    readonly says: string;
    readonly href?: string | undefined;
  }[];
  /** Marked by a stroke. */
  readonly middle: number;
  readonly interval?: Range | undefined;
}

/** A dot for each value: the only figure that hides nothing. */
export function dotRows(title: string, rows: readonly DotRow[], heading?: string): Html {
  const left = 14 + letterWidth * Math.max(...rows.map(({ name }) => name.length));
  const box: Box = { left, top: 34, width: figureWidth - left - 20, height: rows.length * rowHeight };
  const range = rangeOf(
    rows.flatMap(({ dots, interval = [] }) => [...dots.map(({ value }) => value), ...interval]),
  );
  const { x } = scales(box, range, [0, 1]);
  const drawn = rows.map(({ name, colour, dots, middle, interval }, k) => {
    const y = box.top + (k + 0.5) * rowHeight;
    const circles = dots.map(({ value, says, href }) => {
      const circle = html`<circle class="dot ${colour}" cx="${x(value)}" cy="${y}" r="4.5" opacity="0.8"><title>${says}</title></circle>`;
      return href === undefined ? circle : html`<a href="${href}">${circle}</a>`;
    });
    return html`<text class="end" x="${left - 8}" y="${y + 4}">${name}</text><path class="whisker" d="M${x(middle)} ${y - 9}v18"/>${circles}${interval && whisker(interval, x, y)}`;
  });
  return figure(figureWidth, box.top + box.height + 26, title, [
    html`${heading && html`<text class="bold" x="${left}" y="20">${heading}</text>`}`,
    axes(box, range, [0, 1], { y: () => '', ticks: 6 }),
    ...drawn,
  ]);
}
