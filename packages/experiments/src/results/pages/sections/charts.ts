import { counted } from '@prism-rl/core';
import type { MetricsRow, RunTally } from '@prism-rl/loggers';
import { formatInteger, formatValue } from '@prism-rl/loggers/numbers';
import { type Band, type ChartOptions, lineChart, type Series } from '../chart/lineChart.ts';
import type { Point } from '../chart/scales.ts';
import {
  episodeReturns,
  evaluationCurve,
  metricCurve,
  metricNames,
  movingMean,
  speedCurve,
  thin,
  thinDots,
  trendWindow,
} from '../curves.ts';
import { type Html, html } from '../html.ts';
import type { ReportData } from '../reportData.ts';

/** Titles of metrics that most agents report. */
const titles: Readonly<Record<string, string>> = { loss: 'Loss', epsilon: 'ε' };

/** All curves: learning first and large, followed by evaluations, metrics and speed. */
export function charts({ rows, metrics, threshold }: ReportData, { envSteps }: RunTally): Html {
  const xEnd = Math.max(1, envSteps);
  const reference =
    threshold === undefined ? {} : { reference: { y: threshold, name: `solved: ${formatValue(threshold)}` } };
  const rest: Omit<ChartOptions, 'description' | 'xEnd'>[] = [
    {
      id: 'evaluation',
      title: 'Evaluation',
      note: 'Mean return of the greedy policy on its own episodes.',
      series: one('mean return', 'marked', evaluationCurve(rows)),
      bands: deviations(rows),
      ...reference,
    },
    ...metricNames(rows).map((name, i) => ({
      id: `metric${i}`,
      title: titles[name] ?? name,
      ...(metrics?.[name] === undefined ? {} : { note: metrics[name] }),
      series: one('value', 'line', smooth(metricCurve(rows, name))),
    })),
    {
      id: 'speed',
      title: 'Speed',
      note: 'Environment steps per second.',
      series: one('value', 'line', smooth(speedCurve(rows))),
      fromZero: true,
    },
  ];
  const shown = rest.filter(({ series }) => series.some(({ points }) => points.length > 1));
  return html`<section><h2>Learning</h2><div class="charts">${learningCurve(rows, { xEnd, ...reference })}
${shown.map((chart) => lineChart({ ...chart, xEnd, description: describe(chart.title, chart.series) }))}</div></section>`;
}

function learningCurve(rows: readonly MetricsRow[], options: Pick<ChartOptions, 'xEnd' | 'reference'>): Html {
  const returns = episodeReturns(rows);
  const window = trendWindow(returns.length);
  const points = thinDots(returns, options.xEnd);
  const mean = one(`mean of the last ${window}`, 'line', movingMean(returns, window));
  const title = 'Learning curve';
  return lineChart({
    ...{ ...options, id: 'learning0', title, isMain: true, description: describe(title, mean) },
    series: [{ name: 'return of an episode', colour: 0, style: 'dots', points }, ...mean],
  });
}

function one(name: string, style: Series['style'], points: readonly Point[]): Series[] {
  return [{ name, colour: 0, style, points: thin(points) }];
}

/** One standard deviation around each evaluation, except evaluations of a single episode. */
function deviations(rows: readonly MetricsRow[]): Band[] {
  const evaluations = rows.filter((row) => row.type === 'evaluation').filter(({ episodes }) => episodes > 1);
  if (evaluations.length === 0) return [];
  const edge = (sign: number): Point[] =>
    evaluations.map(({ envSteps, meanReturn, stdReturn }) => [envSteps, meanReturn + sign * stdReturn]);
  return [{ name: '± standard deviation of the episodes', colour: 0, low: edge(-1), high: edge(1) }];
}

/** Long curves of single updates are noisy: the mean of a few neighbours shows more. */
function smooth(points: readonly Point[]): Point[] {
  return movingMean(points, Math.max(1, Math.min(20, Math.round(points.length / 60))));
}

function describe(title: string, series: readonly Series[]): string {
  const parts = series
    .filter(({ points }) => points.length > 0)
    .map(({ name, points }) => {
      const [x, y] = points.at(-1)!;
      return `${name}: from ${formatValue(points[0]![1])} to ${formatValue(y)} at ${counted(x, 'step', formatInteger(x))}`;
    });
  return `${title} over environment steps. ${parts.join('; ')}.`;
}
