import { counted, higherFirst } from '@prism-rl/core';
import { formatCount, formatInteger, formatValue } from '@prism-rl/loggers/numbers';
import { median } from '@prism-rl/stats';
import type { AblationData, AblationRun, AblationSummary, ArmSummary } from '../../compare/ablationData.ts';
import { compareArms } from '../../compare/compareArms.ts';
import {
  aggregateCells,
  answerWords,
  differenceWords,
  environmentCells,
  formatInterval,
  verdictWords,
  widthWords,
} from '../../compare/comparisonWords.ts';
import { offPolicyRows, offPolicyWords } from '../../compare/offPolicyWords.ts';
import { fewestSeedsForAClaim } from '../../compare/verdicts.ts';
import { type DotRow, dotRows } from '../chart/rows.ts';
import { type Html, hrefOf, html, links } from '../html.ts';
import { again, pageOf, tile } from '../page.ts';
import { animation } from '../sections/animation.ts';
import { figuresOf } from './figures/all.ts';
import { armClasses } from './figures/armColours.ts';

const ownStyle = `
.plate{background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:1rem 1.1rem;margin:0 0 1rem}
.plate figcaption{color:var(--soft);font-size:.86rem;margin-bottom:.7rem;max-width:52rem}
.plate svg{display:block;width:100%;height:auto}
@media (max-width:46rem){.plate svg{width:auto}}
.films{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem;margin-top:1.6rem}
.pairs-of{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:1rem}.pairs-of .plate{margin:0;min-width:0}
.wide td,.wide th{white-space:normal;text-align:left;vertical-align:top}
.lead+.lead{margin-top:.4rem}`;

/**
 * Renders the results of an ablation as one HTML file: learning curves with intervals, each part's worth and cost, every
 * arm in every environment, performance profiles, probabilities of improvement, and published results next to the measured ones.
 * It shows the width of its intervals and claims nothing that they do not support. The file needs no other files.
 *
 * @throws PrismError `invalid-argument` for no runs, and for a run that is there twice.
 */
export function renderAblation(data: AblationData, summary: AblationSummary = compareArms(data)): string {
  const figures = figuresOf(summary);
  const answer = answerWords(summary);
  const show = (name: string, caption: string): Html | undefined => {
    const svg = figures.get(name);
    return svg && plate(svg, name, caption);
  };
  // Captions mention only figures that are drawn.
  const { dropOne, addOne, ablation } = summary;
  const [complete, baseline] = [ablation?.complete.title, ablation?.baseline.title];
  const changesOne = dropOne.length + addOne.length > 0;
  const panels = changesOne ? ' Each panel removes or adds one part.' : '';
  const sides = [
    dropOne.length > 0 && `${complete} without a part: bars below 0 mean that ${complete} needs it.`,
    addOne.length > 0 && `${baseline} with a part: bars above 0 mean that it helps ${baseline}.`,
  ].filter((side) => side !== false);
  const perEnvironment = [...figures].filter(([name]) => name.startsWith('curves-'));
  const seeds = Object.keys(summary.environments).flatMap((id) => {
    const svg = seedsFigure(summary, id, data.runs);
    return svg === undefined ? [] : [plate(svg, `seeds in ${id}`)];
  });
  return pageOf({
    ...{ title: data.title, media: 'img-src data: blob:; ', ownStyle },
    body: html`<header><h1>${data.title}</h1>

${widthWords(summary).map((sentence) => html`<p class="lead">${sentence}</p>`)}
${answer && html`<p class="verdict"><span>${answer}</span></p>`}</header>
${failures(data)}
${tiles(summary, data.runs)}
${data.animations !== undefined && data.animations.length > 0 && html`<div class="films">${data.animations.map(animation)}</div>`}
<section><h2>Learning</h2>
${show('curves', `Interquartile mean of normalised returns from the start of training (0 %) to its end (100 %); bands are 95 % bootstrap intervals over seeds, stratified by environment.${panels}`)}</section>
<section><h2>${changesOne ? 'What each part is worth' : 'How the arms compare'}</h2>
${show('effects', `Difference of interquartile means of normalised scores at the end of training, with 95 % bootstrap intervals. ${sides.join(' ')}`)}
${show('probabilities', 'Probability that a run with the part scores higher than a run without it, in a random environment (ties count half), with 95 % intervals. A probability of 0.5 means no difference.')}
${show('cost', 'Cost: median environment steps per second of training, without evaluations; geometric mean over environments. Workers share the machine, so only ratios are meaningful.')}</section>
${eachPart(summary)}
<section><h2>Every arm, every environment</h2>
${show('scores', 'Mean return of the greedy policy at the end of training. A stronger colour marks a better arm of the same environment.')}
${show('profiles', 'Performance profiles: the share of runs that score above each normalised score. A curve that is higher everywhere belongs to a better arm.')}
<div class="pairs-of">${perEnvironment.map(([name, svg]) => plate(svg, name))}</div></section>
<section><h2>Every seed</h2><p class="note">Each point is the mean return of a run at its end. The stroke marks the median of the arm.</p>${seeds}</section>
${results(summary)}
${judgedByRecordings(summary)}
<section>${again(data.command)}
${versions(data)}${links(data.links)}</section>
<footer>Made with Prism RL. Statistics after Agarwal et al. (2021), Deep Reinforcement Learning at the Edge of the Statistical Precipice. ${Object.values(
      summary.environments,
    )
      .map(({ scale, zero, one }) => `${scale} (${formatValue(zero)} and ${formatValue(one)}).`)
      .join(' ')}</footer>`,
  });
}

/** A figure on its card, which narrow screens scroll. */
function plate(svg: Html, name: string, caption?: string): Html {
  return html`<figure class="plate">${caption && html`<figcaption>${caption}</figcaption>`}<div class="scroll" tabindex="0" role="region" aria-label="${name}">${svg}</div></figure>`;
}

function tiles({ arms, seeds }: AblationSummary, runs: AblationData['runs']): Html {
  const score = ({ iqm }: ArmSummary): number => iqm?.estimate ?? Number.NaN;
  const [best] = arms.toSorted((a, b) => higherFirst(score(a), score(b))) as [ArmSummary];
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  return html`<dl class="tiles" style="margin-top:1.6rem">${best.iqm !== null && seeds.fewest >= fewestSeedsForAClaim && tile('Highest interquartile mean', best.arm, `IQM ${formatInterval(best.iqm)}`)}
${tile('Runs', formatInteger(runs.length), counted(arms.length, 'arm'))}${tile('Trained for', formatCount(steps), 'environment steps in all')}</dl>`;
}

function failures({ failures: all = [] }: AblationData): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<section><h2>Runs that failed</h2><div class="card scroll"><table class="wide"><tbody>${all.map(({ id, error }) => html`<tr><th scope="row">${id}</th><td class="error">${error}</td></tr>`)}</tbody></table></div></section>`;
}

function eachPart({ dropOne, addOne, ablation }: AblationSummary): Html | undefined {
  if (ablation === null) return undefined;
  const parts = Object.entries(ablation.parts);
  const isPublished = parts.some(([, { published }]) => published !== undefined);
  const rows = parts.flatMap(([key, { title, source, published }]) => {
    const [drop, add] = [dropOne, addOne].map((all) => all.find(({ part }) => part === key));
    if (drop === undefined && add === undefined) return [];
    const cell = (comparison: typeof drop): Html =>
      comparison === undefined
        ? html`<td>–</td>`
        : html`<td>${formatInterval(comparison.difference)}<br><span class="note">${verdictWords(comparison)}</span></td>`;
    return [
      html`<tr><th scope="row">${title}<br><span class="note">${source}</span></th>${isPublished && html`<td>${published?.added ?? '–'}</td><td>${published?.removed ?? '–'}</td>`}${cell(drop)}${cell(add)}</tr>`,
    ];
  });
  if (rows.length === 0) return undefined;
  const [complete, baseline] = [ablation.complete.title, ablation.baseline.title];
  const heads = [
    'part',
    ...(isPublished ? [`published: ${baseline} with it`, `published: ${complete} without it`] : []),
    `here: ${complete} without it`,
    `here: ${baseline} with it`,
  ];
  return html`<section><h2>${isPublished ? 'Compared with published results' : 'Each part'}</h2><div class="card"><p class="note">${differenceWords}</p>${ablation.literature && html`<p class="note">${ablation.literature}</p>`}
<div class="scroll"><table class="wide"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></div></section>`;
}

function results({ arms, environments }: AblationSummary): Html {
  const ids = Object.keys(environments);
  const [heads = [], ...rows] = tallTable([
    ['arm', 'seeds', 'IQM', 'median', 'mean', 'optimality gap', ...ids, 'steps/s'],
    ...arms.map((summary) => {
      const { arm, seeds, environments: own, relativeSpeed } = summary;
      const speeds = ids.map((id) => (own[id] === undefined ? '–' : formatCount(own[id].stepsPerSecond)));
      return [
        arm,
        String(seeds),
        ...aggregateCells(summary),
        ...environmentCells(summary, ids),
        `${speeds.join(' / ')}${relativeSpeed === null ? '' : ` (× ${formatValue(relativeSpeed)})`}`,
      ];
    }),
  ]);
  return html`<section><h2 id="results">Results</h2><div class="card"><p class="note">Mean return at the end with its 95 % interval over seeds; IQM: interquartile mean of normalised scores over the environments in which every arm was run; median and mean of the environments' means; optimality gap: by how much scores fall short of 1 on average (lower is better).</p>
${tableOf(heads, rows, html`aria-labelledby="results"`)}</div></section>`;
}

function judgedByRecordings(summary: AblationSummary): Html | undefined {
  const [heads, ...rows] = offPolicyRows(summary);
  return (
    heads &&
    html`<section><h2 id="judged">Judged by recordings</h2><div class="card"><p class="note">${offPolicyWords}</p>${tableOf(heads, rows, html`aria-labelledby="judged"`)}</div></section>`
  );
}

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[], label: Html): Html {
  return html`<div class="scroll" tabindex="0" role="region" ${label}><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(([head, ...cells]) => html`<tr><th scope="row">${head}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

function versions({ versions: all = {} }: AblationData): Html | undefined {
  const entries = Object.entries(all);
  if (entries.length === 0) return undefined;
  return html`<div class="card" style="margin-top:1rem"><table class="pairs"><caption>Versions and machine</caption><tbody>${entries.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${value}</td></tr>`)}</tbody></table></div>`;
}

/** Columns that a page shows side by side. */
const mostColumns = 12;

/**
 * A table as people read it: one with many more columns than rows is turned, so that it grows down the page.
 *
 * @param lines cells, line by line; the first line and the first cell of each are heads.
 */
export function tallTable(lines: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [head = []] = lines;
  if (head.length <= mostColumns || head.length <= lines.length) return lines;
  return head.map((_, column) => lines.map((line) => line[column]!));
}

/**
 * The score of every run in one environment as a point, an arm a row, with a stroke at the median: the figure to look at while there are few
 * seeds.
 *
 * @param runs the runs of the summary; a point links to its run’s files, if the run has a link.
 */
function seedsFigure(summary: AblationSummary, id: string, runs: readonly AblationRun[]): Html | undefined {
  const rows = summary.arms.flatMap(({ arm, environments }): DotRow[] => {
    const here = environments[id];
    if (here === undefined) return [];
    const dots = here.scores.map((value, k) => {
      const seed = here.seeds[k]!;
      const run = runs.find((one) => one.arm === arm && one.environment === id && one.seed === seed);
      const href = run?.link === undefined ? undefined : hrefOf(run.link);
      return { value, says: `${arm}, seed ${seed}: ${formatValue(value)}`, href };
    });
    return [{ name: arm, colour: armClasses(arm, summary), dots, middle: median(here.scores) }];
  });
  return rows.length === 0 ? undefined : dotRows(`The score of every seed in ${id}`, rows, id);
}
