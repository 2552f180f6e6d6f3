import { lineClasses } from '../chart/lineChart.ts';
import { formatCount, formatDuration, formatInteger, formatValue } from '../formatNumbers.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ReportData, ReportEvaluation } from '../reportData.ts';
import type { Group, RunSummary } from '../runSummary.ts';
import { episodeMargin, estimateReturn } from '../runSummary.ts';
import { intervalNote } from './header.ts';

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
