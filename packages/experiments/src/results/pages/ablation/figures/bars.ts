import type { AblationEntry } from '@prism-rl/core';
import { formatValue } from '@prism-rl/loggers/numbers';
import type { AblationSummary, Comparison } from '../../../compare/summary.ts';
import { type Html, html } from '../../html.ts';
import { baselineClass, completeClass, partClass } from './armColours.ts';
import { axes, type Box, figure, figureWidth, rangeOf, scales } from './svg.ts';

const rowHeight = 26;

interface Row {
  readonly name: string;
  readonly colour: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** Draws the worth of each part: the complete agent without it minus the complete agent, and the baseline with it minus the baseline. */
export function dropOneFigure({ dropOne, addOne, ablation }: AblationSummary): Html | undefined {
  const both = [...dropOne, ...addOne];
  if (ablation === null || both.length === 0) return undefined;
  const [baseline, complete] = [ablation.baseline.name, ablation.complete.name];
  const range = rangeOf([
    0,
    ...both.flatMap(({ difference: { estimate, low, high } }) => [estimate, low, high]),
  ]);
  const panels = [
    {
      title: `${complete} without it, less ${complete}`,
      rows: rowsOf(ablation, dropOne, ({ difference }) => difference),
    },
    {
      title: `${baseline} with it, less ${baseline}`,
      rows: rowsOf(ablation, addOne, ({ difference }) => difference),
    },
  ].filter(({ rows }) => rows.length > 0);
  return barPanels(
    'Effect of each part on the interquartile mean of normalised scores',
    panels,
    range,
    0,
    'bars',
  );
}

/** How likely a run is better with the part than without it. */
export function probabilityFigure({ dropOne, addOne, whole, ablation }: AblationSummary): Html | undefined {
  if (ablation === null) return undefined;
  const [baseline, complete] = [ablation.baseline.name, ablation.complete.name];
  const panels = [
    {
      title: `P(${complete} > without it)`,
      rows: rowsOf(ablation, dropOne, ({ probability }) => opposite(probability)),
    },
    {
      title: `P(with it > ${baseline})`,
      rows: [
        ...rowsOf(ablation, addOne, ({ probability }) => probability),
        ...(whole === null
          ? []
          : [{ name: complete, colour: completeClass, ...intervalOf(whole.probability) }]),
      ],
    },
  ].filter(({ rows }) => rows.length > 0);
  if (panels.length === 0) return undefined;
  return barPanels('Probability of improvement', panels, [0, 1], 0.5, 'dots');
}

/** Speed of each arm as a part of the baseline's, or of the first arm's. */
export function costFigure({ arms, ablation }: AblationSummary): Html | undefined {
  const [baseline, complete] = [ablation?.baseline.name ?? arms[0]?.arm, ablation?.complete.name];
  const isOfComplete = (arm: string): boolean =>
    Object.values(ablation?.parts ?? {}).some(({ removed }) => removed?.name === arm);
  const rows = arms.flatMap(({ arm, relativeSpeed }): Row[] =>
    relativeSpeed === null
      ? []
      : [
          {
            name: arm,
            colour:
              arm === complete
                ? completeClass
                : arm === baseline
                  ? baselineClass
                  : isOfComplete(arm)
                    ? 'k1'
                    : 'k0',
            value: relativeSpeed,
          },
        ],
  );
  if (rows.length < 2) return undefined;
  const most = rows.reduce((a, { value }) => Math.max(a, value), 1);
  return barPanels(
    `Steps per second, relative to ${baseline}`,
    [{ title: `steps/s, ${baseline} = 1`, rows }],
    [0, most * 1.08],
    0,
    'bars',
  );
}

function opposite({ estimate, low, high }: Comparison['probability']): Comparison['probability'] {
  return { estimate: 1 - estimate, low: 1 - high, high: 1 - low };
}

function intervalOf({ estimate, low, high }: Comparison['difference']): Pick<Row, 'value' | 'low' | 'high'> {
  return Number.isNaN(low) ? { value: estimate } : { value: estimate, low, high };
}

function rowsOf(
  { parts }: AblationEntry,
  comparisons: readonly Comparison[],
  of: (comparison: Comparison) => Comparison['difference'],
): Row[] {
  return comparisons.map((comparison) => {
    const k = Object.keys(parts).indexOf(comparison.part);
    return {
      name: parts[comparison.part]!.title,
      colour: partClass(k),
      ...intervalOf(of(comparison)),
    };
  });
}

function barPanels(
  title: string,
  panels: readonly { readonly title: string; readonly rows: readonly Row[] }[],
  range: readonly [number, number],
  origin: number,
  kind: 'bars' | 'dots',
): Html {
  const names = Math.max(...panels.flatMap(({ rows }) => rows.map(({ name }) => name.length)));
  const labels = 14 + 6.6 * names;
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
    return html`<text class="bold" x="${box.left}" y="20">${panel.title}</text>${axes({ ...box }, range, [0, 1], { y: () => '', ticks: 5 })}<path class="zero" d="M${place.x(origin)} ${box.top - 4}v${height + 4}"/>${rows}`;
  });
  const total = labels + width + 20 + (panels.length - 1) * (width + 30 + labels);
  return figure(total, 34 + most * rowHeight + 26, title, parts);
}

function bar(
  { name, colour, value, low, high }: Row,
  x: (v: number) => number,
  top: number,
  origin: number,
  kind: 'bars' | 'dots',
  end: number,
): Html {
  const middle = top + rowHeight / 2;
  const [from, to] = [Math.min(x(value), x(origin)), Math.max(x(value), x(origin))];
  const whisker =
    low === undefined || high === undefined
      ? html`<text class="soft" x="${to + 6}" y="${middle + 4}">${formatValue(value)}</text>`
      : html`<path class="whisker" d="M${x(low)} ${middle}H${x(high)}M${x(low)} ${middle - 4}v8M${x(high)} ${middle - 4}v8"/>`;
  const mark =
    kind === 'bars'
      ? html`<rect class="bar pale ${colour}" x="${from}" y="${top + 5}" width="${Math.max(1, to - from)}" height="${rowHeight - 10}" rx="2"/>`
      : undefined;
  const dot =
    kind === 'dots' ? html`<circle class="dot ${colour}" cx="${x(value)}" cy="${middle}" r="5"/>` : undefined;
  return html`<text class="end" x="${end}" y="${middle + 4}">${name}</text>${mark}${whisker}${dot}`;
}
