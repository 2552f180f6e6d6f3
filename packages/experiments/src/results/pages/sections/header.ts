import { counted } from '@prism-rl/core';
import { formatCount, formatDuration, formatInteger, formatValue } from '../formatNumbers.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ReportData } from '../reportData.ts';
import type { Estimate, Group, RunSummary } from '../runSummary.ts';
import { estimateReturn, judge } from '../runSummary.ts';

/** Title, verdict in a sentence. */
export function headline(data: ReportData, runs: readonly RunSummary[]): Html {
  const { tone, word, sentence } = judge(data, runs, formatValue);
  return html`<header><h1>${data.title}</h1>
${data.subtitle === undefined ? undefined : html`<p class="lead">${data.subtitle}</p>`}
<p class="verdict"><strong class="pill ${tone}">${word}</strong><span>${sentence}</span></p></header>`;
}

/** The most important numbers, large. */
export function tiles(groups: readonly Group[]): Html {
  const runs = groups.flatMap((group) => group.runs);
  const returns = groups.flatMap((group) => {
    const estimate = estimateReturn(group.runs);
    if (estimate === undefined) return [];
    const name = groups.length > 1 ? group.name : 'Return of the greedy policy';
    const margin = Number.isNaN(estimate.margin)
      ? undefined
      : html` <small>± ${formatValue(estimate.margin)}</small>`;
    return [tile(name, html`${formatValue(estimate.mean)}${margin}`, intervalNote(estimate))];
  });
  const steps = runs.reduce((sum, run) => sum + run.envSteps, 0);
  const episodes = runs.reduce((sum, run) => sum + run.episodes, 0);
  const [speed] = spread(runs.map(({ stepsPerSecond }) => stepsPerSecond));
  const seconds = runs.map((run) => run.seconds).filter(Number.isFinite);
  const each = runs.length > 1 ? 'mean of the runs' : 'while training';
  return html`<dl class="tiles">${returns}
${tile('Trained for', formatCount(steps), `${steps === 1 ? 'step' : 'steps'}${runs.length > 1 ? ` in ${runs.length} runs` : ''}, ${counted(episodes, 'episode', formatInteger(episodes))}`)}
${tile('Speed', html`${formatCount(speed)} <small>steps/s</small>`, each)}
${tile('Time', formatDuration(Math.max(...seconds)), runs.length > 1 ? 'the longest run' : 'of training')}</dl>`;
}

function tile(name: string, value: Html | string, note: string): Html {
  return html`<div class="tile"><dt>${name}</dt><dd>${value}</dd><dd>${note}</dd></div>`;
}

/** Explains a "±". */
export function intervalNote({ over, count, margin }: Estimate): string {
  const over_ = `${count} ${count === 1 ? over.slice(0, -1) : over}`;
  return Number.isNaN(margin) ? `mean over ${over_}` : `mean and 95 % interval, ${over_}`;
}

/** Mean of the numbers that are some. */
function spread(values: readonly number[]): [mean: number] {
  const finite = values.filter(Number.isFinite);
  return [finite.reduce((sum, value) => sum + value, 0) / finite.length];
}
