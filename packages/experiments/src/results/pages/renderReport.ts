import { type Figure, PrismError } from '@prism-rl/core';
import { lineClasses } from './chart/lineChart.ts';
import { formatCount, formatDuration, formatInteger, formatValue } from './formatNumbers.ts';
import { Html, html } from './html.ts';
import { links } from './links.ts';
import type { ReportData, ReportEvaluation } from './reportData.ts';
import {
  episodeMargin,
  estimateReturn,
  type Group,
  groupRuns,
  type RunSummary,
  summarizeRun,
} from './runSummary.ts';
import { script } from './script.ts';
import { animation, films } from './sections/animation.ts';
import { charts } from './sections/charts.ts';
import { configuration } from './sections/configuration.ts';
import { headline, intervalNote, tiles } from './sections/header.ts';
import { style } from './style.ts';

/** The page may show pictures it carries itself and run its own program; it can load nothing. */
const POLICY =
  "default-src 'none'; img-src data: blob:; media-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/**
 * One HTML file that tells all about one or several runs: verdict, learning curve, evaluations, loss, ε, speed, the trained
 * agent in motion, the table of results, the command that makes it again, configuration and versions. It needs nothing but
 * itself, at any width, in light and dark, on paper, and with the program switched off. The same data make the same text.
 *
 * @returns HTML, below 500 KB for runs of usual length.
 * @throws PrismError `invalid-argument` for no runs, and for frames that make no film.
 */
export function renderReport(data: ReportData): string {
  if (data.runs.length === 0) {
    throw new PrismError('invalid-argument', 'A report needs at least one run.', {
      hint: 'Pass runs with their manifest and the rows of their metrics.jsonl.',
    });
  }
  const summaries = data.runs.map(summarizeRun);
  const groups = groupRuns(summaries);
  const film = data.animation === undefined ? undefined : animation(data.animation);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="generator" content="Prism RL">
<title>${data.title}</title><style>${new Html(style)}</style></head>
<body><main>${headline(data, summaries)}
<div class="top${film === undefined ? '' : ' film'}">${film}${tiles(groups)}</div>
${charts(data, groups)}
${data.figures !== undefined && data.figures.length > 0 && figures(data.figures)}
${data.films !== undefined && data.films.length > 0 && films(data.films)}
${runTable(data, groups)}
${configuration(data)}
${links(data.links)}
<footer>Made with Prism RL${data.generatedAt === undefined ? '' : `, ${data.generatedAt}`}. The x-axes count environment steps; intervals are 95 %.</footer>
</main><script>${new Html(script)}</script></body></html>
`;
  return page.markup;
}

/** Pictures of the learned values or policy. */
export function figures(shown: readonly Figure[]): Html {
  const cards = shown.map(
    ({ title, note, svg }) => html`<figure class="chart main figure"><figcaption><h3>${title}</h3>
${note !== undefined && html`<p>${note}</p>`}</figcaption>${new Html(svg)}</figure>`,
  );
  return html`<section><h2>What it learned</h2><div class="charts">${cards}</div></section>`;
}

/** The numbers of each run, and of each group of several. */
export function runTable(data: ReportData, groups: readonly Group[]): Html {
  const names = ['return', 'episodes', 'last 100 of training', 'steps', 'steps/s', 'time'];
  const solved = data.threshold === undefined ? '' : `; solved from ${formatValue(data.threshold)}`;
  return html`<section><h2 id="results">Results</h2><div class="card"><p class="note">Return of the greedy policy after training: mean ± half of the 95 % interval${solved}.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="results"><table>
<thead><tr><th scope="col">run</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${groups.map((group) => [group.runs.map((run, i) => row(group, run, i, groups.length > 1)), total(group)])}</tbody></table></div></div></section>`;
}

function row(group: Group, summary: RunSummary, index: number, hasGroups: boolean): Html {
  const { run, evaluation } = summary;
  const colour = hasGroups ? group.index : group.runs.length > 1 ? index + 1 : 0;
  const name = html`<th scope="row"><i class="key line ${lineClasses(colour)}"></i>${run.name}${hasGroups ? ` · ${group.name}` : ''}</th>`;
  if (run.error !== undefined) return html`<tr>${name}<td colspan="6" class="error">${run.error}</td></tr>`;
  return html`<tr>${name}<td>${evaluation === undefined ? '–' : estimate(evaluation)}</td><td>${evaluation?.episodes ?? '–'}</td><td>${formatValue(summary.lastReturns)}</td><td>${formatInteger(summary.envSteps)}</td><td>${formatCount(summary.stepsPerSecond)}</td><td>${formatDuration(summary.seconds)}</td></tr>`;
}

function total({ runs, name }: Group): Html | undefined {
  const result = estimateReturn(runs);
  if (runs.length < 2 || result === undefined) return undefined;
  const mean = (values: readonly number[]): number => {
    const finite = values.filter(Number.isFinite);
    return finite.reduce((sum, value) => sum + value, 0) / finite.length;
  };
  const margin = Number.isNaN(result.margin) ? '' : ` ± ${formatValue(result.margin)}`;
  const episodes = runs.reduce((sum, { evaluation }) => sum + (evaluation?.episodes ?? 0), 0);
  return html`<tr class="total"><th scope="row" title="${intervalNote(result)}">${name}: mean</th><td>${formatValue(result.mean)}${margin}</td><td>${episodes}</td><td>${formatValue(mean(runs.map((run) => run.lastReturns)))}</td><td>${formatInteger(mean(runs.map((run) => run.envSteps)))}</td><td>${formatCount(mean(runs.map((run) => run.stepsPerSecond)))}</td><td>${formatDuration(mean(runs.map((run) => run.seconds)))}</td></tr>`;
}

function estimate(evaluation: ReportEvaluation): string {
  const margin = episodeMargin(evaluation);
  return formatValue(evaluation.meanReturn) + (Number.isNaN(margin) ? '' : ` ± ${formatValue(margin)}`);
}
