import type { Figure } from '@prism-rl/core';
import { type RunTally, tallyOf } from '@prism-rl/loggers';
import { lineClasses } from './chart/lineChart.ts';
import { formatCount, formatDuration, formatInteger, formatValue } from './formatNumbers.ts';
import { Html, html } from './html.ts';
import { links } from './links.ts';
import { pageOf } from './page.ts';
import type { ReportData } from './reportData.ts';
import { animation, films } from './sections/animation.ts';
import { charts } from './sections/charts.ts';
import { configuration } from './sections/configuration.ts';
import { headline, margin, tiles } from './sections/header.ts';

/**
 * Renders a run as one HTML file: verdict, learning curve, evaluations, loss, ε, speed, the trained agent in motion, the table of results,
 * the command that makes it again, configuration and versions. It needs nothing but itself, at any width, in light and dark, on paper, and
 * with the program switched off. The same data make the same text.
 *
 * @returns HTML, below 500 KB for runs of usual length.
 * @throws PrismError `invalid-argument` for frames that make no film.
 */
export function renderReport(data: ReportData): string {
  const tally = tallyOf(data.rows);
  const film = data.animation === undefined ? undefined : animation(data.animation);
  return pageOf({
    title: data.title,
    media: 'img-src data: blob:; media-src data:; ',
    body: html`${headline(data, tally)}
<div class="top${film === undefined ? '' : ' film'}">${film}${tiles(tally)}</div>
${charts(data, tally)}
${data.figures !== undefined && data.figures.length > 0 && figures(data.figures)}
${data.films !== undefined && data.films.length > 0 && films(data.films)}
${runTable(data, tally)}
${configuration(data)}
${links(data.links)}
<footer>Made with Prism RL. The x-axes count environment steps; intervals are 95 %.</footer>`,
  });
}

/** Pictures of the learned values or policy. */
export function figures(shown: readonly Figure[]): Html {
  const cards = shown.map(
    ({ title, note, svg }) => html`<figure class="chart main figure"><figcaption><h3>${title}</h3>
${note !== undefined && html`<p>${note}</p>`}</figcaption>${new Html(svg)}</figure>`,
  );
  return html`<section><h2>What it learned</h2><div class="charts">${cards}</div></section>`;
}

/** The numbers of the run. */
function runTable({ manifest: { seed }, threshold }: ReportData, tally: RunTally): Html {
  const names = ['return', 'episodes', 'last 100 of training', 'steps', 'steps/s', 'time'];
  const solved = threshold === undefined ? '' : `; solved from ${formatValue(threshold)}`;
  const { evaluation, meanReturn, envSteps, trainStepsPerSecond, trainSeconds } = tally;
  const half = evaluation === undefined ? Number.NaN : margin(evaluation);
  const cells = [
    evaluation === undefined
      ? '–'
      : formatValue(evaluation.meanReturn) + (Number.isNaN(half) ? '' : ` ± ${formatValue(half)}`),
    evaluation?.episodes ?? '–',
    ...[formatValue(meanReturn), formatInteger(envSteps)],
    ...[formatCount(trainStepsPerSecond), formatDuration(trainSeconds)],
  ];
  return html`<section><h2 id="results">Results</h2><div class="card"><p class="note">Return of the greedy policy after training: mean ± half of the 95 % interval${solved}.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="results"><table>
<thead><tr><th scope="col">run</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody><tr><th scope="row"><i class="key line ${lineClasses(0)}"></i>seed ${seed}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr></tbody></table></div></div></section>`;
}
