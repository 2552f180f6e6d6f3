import { counted, type Figure, type Json } from '@prism-rl/core';
import { type RunTally, tallyOf } from '@prism-rl/loggers';
import { formatCount, formatDuration, formatInteger, formatValue } from '@prism-rl/loggers/numbers';
import { lineClasses } from './chart/lineChart.ts';
import { Html, html, links } from './html.ts';
import { again, pageOf, tile } from './page.ts';
import type { ReportData } from './reportData.ts';
import { animation, films } from './sections/animation.ts';
import { charts } from './sections/charts.ts';

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

function headline({ title, threshold, notes = [] }: ReportData, { evaluation }: RunTally): Html {
  const [tone, word, sentence] = judge(evaluation?.meanReturn, threshold);
  return html`<header><h1>${title}</h1>

<p class="verdict"><strong class="pill ${tone}">${word}</strong><span>${sentence}</span></p>${notes.map((note) => html`\n<p class="note">Note: ${note}.</p>`)}</header>`;
}

/** Compares the evaluation with the threshold, if there is one. */
function judge(
  reached: number | undefined,
  threshold: number | undefined,
): readonly [tone: 'good' | 'neutral' | 'bad', word: string, sentence: string] {
  if (reached === undefined) return ['neutral', 'not evaluated', 'No greedy policy was evaluated.'];
  if (threshold === undefined)
    return ['neutral', 'done', `The greedy policy reaches a mean return of ${formatValue(reached)}.`];
  const goal = `a mean return of ${formatValue(threshold)}, which counts as solved.`;
  return reached >= threshold
    ? ['good', 'solved', `The greedy policy reaches ${goal}`]
    : ['bad', 'not solved', `The greedy policy does not reach ${goal}`];
}

/** The most important numbers, large. */
function tiles(tally: RunTally): Html {
  const { evaluation, envSteps, episodes, trainStepsPerSecond, trainSeconds } = tally;
  return html`<dl class="tiles">${evaluation && returnTile(evaluation)}
${tile('Trained for', formatCount(envSteps), `${envSteps === 1 ? 'step' : 'steps'}, ${counted(episodes, 'episode', formatInteger(episodes))}`)}
${tile('Speed', html`${formatCount(trainStepsPerSecond)} <small>steps/s</small>`, 'while training')}
${tile('Time', formatDuration(trainSeconds), 'of training')}</dl>`;
}

type Evaluation = NonNullable<RunTally['evaluation']>;

function returnTile(evaluation: Evaluation): Html {
  const half = margin(evaluation);
  const [interval, note] = Number.isNaN(half)
    ? [undefined, 'mean over']
    : [html` <small>± ${formatValue(half)}</small>`, 'mean and 95 % interval,'];
  const value = html`${formatValue(evaluation.meanReturn)}${interval}`;
  return tile('Return of the greedy policy', value, `${note} ${counted(evaluation.episodes, 'episode')}`);
}

/** Half of the 95 % interval of a mean over episodes (normal approximation); NaN for a single episode or equal returns. */
function margin({ episodes, stdReturn }: Evaluation): number {
  return episodes < 2 || stdReturn === 0 ? Number.NaN : (1.96 * stdReturn) / Math.sqrt(episodes - 1);
}

function configuration({ command, manifest }: ReportData): Html {
  const {
    context = {},
    schedule: _schedule,
    evaluationSteps: _steps,
    evaluationEpisodes: _episodes,
    plugins = [],
    environmentConfig,
    agentConfig,
    ...rest
  } = manifest;
  const settings = {
    ...Object.fromEntries(plugins.map(({ name, from }) => [`plugin.${name}`, from])),
    ...(rest as { [key: string]: Json }),
    ...prefixed('environment', environmentConfig),
    ...prefixed('agent', agentConfig),
  };
  return html`<section>${again(command)}</section>
<section><h2>Configuration</h2><div class="columns"><div class="card">${pairs('What decides the run', settings)}</div>
${Object.keys(context).length === 0 ? undefined : html`<div class="card">${pairs('Versions and machine', context)}</div>`}</div></section>`;
}

type Pairs = { readonly [key: string]: Json };

function prefixed(prefix: string, config: Pairs): Pairs {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [`${prefix}.${key}`, value]));
}

function pairs(caption: string, entries: Pairs): Html {
  const rows = Object.entries(entries).flatMap(([key, value]) => flat(key, value));
  return html`<table class="pairs"><caption>${caption}</caption><tbody>${rows.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${typeof value === 'string' ? value : JSON.stringify(value)}</td></tr>`)}</tbody></table>`;
}

/** Objects in objects become names with dots. */
function flat(key: string, value: Json): [string, Json][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[key, value]];
  return Object.entries(value).flatMap(([name, inner]) => flat(`${key}.${name}`, inner));
}
