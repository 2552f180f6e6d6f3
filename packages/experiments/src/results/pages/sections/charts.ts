import { counted } from '@prism-rl/core';
import type { Band, ChartOptions, Point, Series } from '../chart/lineChart.ts';
import { lineChart } from '../chart/lineChart.ts';
import {
  consensus,
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
import { formatInteger, formatValue } from '../formatNumbers.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ReportData } from '../reportData.ts';
import type { Group } from '../runSummary.ts';

/** Titles of metrics that most agents report. */
const titles: Readonly<Record<string, string>> = { loss: 'Loss', epsilon: 'ε' };

/** All curves: learning first and large, followed by evaluations, metrics and speed. */
export function charts(data: ReportData, groups: readonly Group[]): Html {
  const runs = groups.flatMap((group) => group.runs);
  const xEnd = Math.max(1, ...runs.map(({ envSteps }) => envSteps));
  const common = { xEnd };
  const learning = environmentsOf(groups).map(({ environment, members }, i) => {
    const where = environmentsOf(groups).length > 1 ? ` on ${environment}` : '';
    return learningCurve(`learning${i}`, `Learning curve${where}`, data, members, xEnd);
  });
  const evaluations = {
    ...trend(groups, evaluationCurve, 'marked', 'mean return'),
    ...(runs.length === 1 ? { bands: deviations(runs[0]!.run.rows) } : {}),
  };
  const speed = trend(groups, (rows) => smooth(speedCurve(rows)), 'line');
  const metrics = metricNames(runs.map(({ run }) => run)).map((name, i) => ({
    id: `metric${i}`,
    title: titles[name] ?? name,
    ...(data.metrics?.[name] === undefined ? {} : { note: data.metrics[name] }),
    ...trend(groups, (rows) => smooth(metricCurve(rows, name)), 'line'),
  }));
  const reference = referenceOf(data);
  const rest: Omit<ChartOptions, 'description' | 'xEnd'>[] = [
    {
      id: 'evaluation',
      title: 'Evaluation',
      note: 'Mean return of the greedy policy on its own episodes.',
      ...evaluations,
      ...(reference === undefined ? {} : { reference }),
    },
    ...metrics,
    { id: 'speed', title: 'Speed', note: 'Environment steps a second.', ...speed, fromZero: true },
  ];
  const shown = rest.filter(({ series }) => series.some(({ points }) => points.length > 1));
  return html`<section><h2>Learning</h2><div class="charts">${learning}
${shown.map((chart) => lineChart({ ...chart, ...common, hasLegend: runs.length === 1, description: describe(chart.title, chart.series) }))}</div></section>`;
}

function learningCurve(
  id: string,
  title: string,
  data: ReportData,
  groups: readonly Group[],
  xEnd: number,
): Html {
  const runs = groups.flatMap((group) => group.runs);
  const reference = referenceOf(data);
  const [only] = runs;
  const common = { id, title, xEnd, isMain: true, ...(reference === undefined ? {} : { reference }) };
  if (runs.length === 1 && only !== undefined) {
    const returns = episodeReturns(only.run.rows);
    const window = trendWindow(returns.length);
    const mean = `mean of the last ${window}`;
    const series: Series[] = [
      { name: 'return of an episode', colour: 0, style: 'dots', points: thinDots(returns, xEnd) },
      { name: mean, colour: 0, style: 'line', points: thin(movingMean(returns, window)) },
    ];
    return lineChart({ ...common, series, description: describe(title, series.slice(1)) });
  }
  const window = trendWindow(Math.min(...runs.map(({ run }) => episodeReturns(run.rows).length)));
  const curves = trend(groups, (rows) => movingMean(episodeReturns(rows), window), 'line');
  const note = `Return of training episodes, mean of the last ${window}.`;
  return lineChart({ ...common, ...curves, note, description: describe(title, curves.series) });
}

/** One line a run; with several runs a mean and a band for each group, and the runs behind it. */
function trend(
  groups: readonly Group[],
  curveOf: (rows: Group['runs'][number]['run']['rows']) => Point[],
  style: 'line' | 'marked',
  only = 'value',
): { series: Series[]; bands: Band[] } {
  const series: Series[] = [];
  const bands: Band[] = [];
  for (const { name, index: colour, runs } of groups) {
    const curves = runs.map(({ run }) => curveOf(run.rows));
    if (curves.length === 1) {
      series.push({ name: groups.length > 1 ? name : only, colour, style, points: thin(curves[0]!) });
      continue;
    }
    if (groups.length === 1) {
      for (const [i, points] of curves.entries()) {
        const run = runs[i]!.run.name;
        series.push({ name: run, colour: i + 1, style: 'faint', points: thin(points) });
      }
    }
    const { mean, low, high } = consensus(curves);
    // One that failed may have nothing to show.
    const shown = curves.filter((points) => points.length > 0).length;
    const who = groups.length > 1 ? name : `mean of ${counted(shown, 'run')}`;
    series.push({ name: who, colour, style: mean.length > 1 ? 'line' : 'marked', points: mean });
    bands.push({ name: 'lowest to highest', colour, low, high });
  }
  return { series, bands };
}

/** One standard deviation around each evaluation of a single run; nothing around those of one episode. */
function deviations(rows: Group['runs'][number]['run']['rows']): Band[] {
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

function environmentsOf(groups: readonly Group[]): { environment: string; members: Group[] }[] {
  const names = [...new Set(groups.flatMap(({ runs }) => runs.map(({ run }) => run.manifest.environment)))];
  return names.map((environment) => ({
    environment,
    members: groups.filter(({ runs }) => runs.some(({ run }) => run.manifest.environment === environment)),
  }));
}

function referenceOf({ threshold }: ReportData): { y: number; name: string } | undefined {
  return threshold === undefined ? undefined : { y: threshold, name: `solved: ${formatValue(threshold)}` };
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
