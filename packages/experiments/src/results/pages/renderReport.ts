import { type Figure, PrismError } from '@prism-rl/core';
import { Html, html } from './html.ts';
import { links } from './links.ts';
import type { ReportData } from './reportData.ts';
import { groupRuns, summarizeRun } from './runSummary.ts';
import { script } from './script.ts';
import { animation, films } from './sections/animation.ts';
import { charts } from './sections/charts.ts';
import { configuration } from './sections/configuration.ts';
import { headline, tiles } from './sections/header.ts';
import { runTable } from './sections/runTable.ts';
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
