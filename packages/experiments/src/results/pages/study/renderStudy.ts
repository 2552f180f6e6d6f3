import { counted, higherFirst, type Trial } from '@prism-rl/core';
import { formatCount, formatDuration, formatInteger, formatValue } from '@prism-rl/loggers/numbers';
import { intervalText } from '@prism-rl/stats';
import { lineChart } from '../chart/lineChart.ts';
import { barPanels } from '../chart/rows.ts';
import type { Point } from '../chart/scales.ts';
import { type Html, html } from '../html.ts';
import { again, pageOf, tile } from '../page.ts';
import { heldOutFigure, parallelCoordinates, scatter } from './figures.ts';
import { textOf } from './place.ts';
import type { StudyData } from './studyData.ts';

const ownStyle = `
.plate{background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:1rem 1.1rem;margin:0 0 1rem;overflow-x:auto}
.plate figcaption{color:var(--soft);font-size:.86rem;margin-bottom:.7rem;max-width:52rem}
.plate svg,.slice svg{display:block;max-width:100%;height:auto;overflow:visible}
.slices{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:1rem}
.slice{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:.7rem .8rem}
.slice figcaption{font-weight:620;font-size:.92rem}
table.settings td{font-variant-numeric:tabular-nums}`;

const mostRows = 20;

/**
 * Renders a search over settings as one HTML file: the comparison on held-out seeds, the history, the importance of each setting, slices,
 * parallel coordinates, the best trials. The file needs no other files.
 */
export function renderStudy(study: StudyData): string {
  const data = { ...study, trials: study.trials.map(withFiniteValue) };
  const { title, trials, space, best, command } = data;
  const valued = trials.filter(({ value }) => value !== undefined);
  return pageOf({
    ...{ title, ownStyle },
    body: html`<header><h1>${title}</h1><p class="lead">${leadOf(data)}</p>${verdictOf(data)}</header>
${tiles(data)}
${data.heldOut && html`<section><h2>On held-out seeds</h2>${heldOutFigure(data.heldOut)}</section>`}
<section><h2>History</h2><div class="charts">${history(data)}</div></section>
${data.importance.length > 0 && html`<section><h2>Which settings matter</h2><figure class="plate"><figcaption>Permutation importance: how much the error of a random forest rises if the setting is shuffled, on trials that a tree was not fitted to, as a fraction of the variance of the trials’ ranks. The 95 % intervals come from forests on resampled trials. A wide interval means that there are too few trials.</figcaption>${importanceBars(data.importance)}</figure></section>`}
<section><h2>Slices</h2><div class="slices">${space.map((dimension) => scatter(dimension, valued, best))}</div></section>
<section><h2>All settings together</h2><figure class="plate"><figcaption>One line per trial, through its settings and its value. Better trials have stronger lines; the chosen trial has another colour.</figcaption>${parallelCoordinates(space, valued, best)}</figure></section>
${bestTrials(data)}
<section>${again(command)}</section>
<footer>Made with Prism RL.</footer>`,
  });
}

/** A trial as it is, or without a value that is not finite: no chart has a place for it. */
function withFiniteValue(trial: Trial): Trial {
  const { value, ...others } = trial;
  return Number.isFinite(value) ? trial : others;
}

function leadOf({ trials, method, seedsPerTrial, objective, fullSteps }: StudyData): string {
  const what = objective === 'final' ? 'the last evaluation' : 'the mean of all evaluations along a run';
  return `${counted(trials.length, 'trial')} of ${counted(seedsPerTrial, 'seed')} each, by ${method}; a whole run takes ${formatInteger(fullSteps)} environment steps. The value of a trial is the interquartile mean over its seeds of ${what}.`;
}

function verdictOf({ heldOut, caution }: StudyData): Html {
  if (heldOut === undefined) {
    const why = caution ?? 'no trial was compared with the preset on held-out seeds';
    return html`<p class="verdict"><span class="pill neutral">not compared</span><span>N${why.slice(1)}.</span></p>`;
  }
  const { arms, best, winner, verdict } = heldOut;
  const { arm: first } = arms[0]!;
  const { difference: by, scores } = arms.find(({ arm }) => arm === best)!;
  const difference = `a difference of ${intervalText(by!, formatValue)}`;
  const stays = winner === first && `; the ${first} stays`;
  const words = {
    better: html`<span class="pill good">better</span><span>${best} is better than the ${first} on seeds that no trial has seen: ${difference}.</span>`,
    open: html`<span class="pill neutral">undecided</span><span>${best} and the ${first} do not differ significantly on seeds that no trial has seen: ${difference}${stays}.</span>`,
    'too few seeds': html`<span class="pill neutral">undecided</span><span>${counted(scores.length, 'held-out seed')} ${scores.length === 1 ? 'is' : 'are'} too few to say whether ${best} is better than the ${first}: ${difference}${stays}.</span>`,
    worse: html`<span class="pill bad">worse</span><span>The ${first} is better than ${best} on seeds that no trial has seen: ${difference}${stays}.</span>`,
  };
  return html`<p class="verdict">${words[verdict]}</p>`;
}

function tiles({ trials, fullSteps, searchSeconds, envSteps, best, heldOut }: StudyData): Html {
  const whole = trials.filter(({ state, steps }) => state === 'done' && steps === fullSteps).length;
  const failed = trials.filter(({ state }) => state === 'failed').length;
  const chosen =
    best === undefined
      ? heldOut !== undefined && tile('Chosen', heldOut.winner, 'no trial scores more on held-out seeds')
      : tile(
          'Chosen',
          `trial-${best}`,
          `value ${formatValue(trials[best]?.value ?? Number.NaN)} in the search`,
        );
  return html`<dl class="tiles" style="margin-top:1.6rem">${chosen}
${tile('Trials', formatInteger(trials.length), `${whole} of full length, ${failed} failed`)}${tile('Searched for', formatDuration(searchSeconds), 'held-out runs not counted')}${tile('Trained for', formatCount(envSteps), 'environment steps in all')}</dl>`;
}

/** Values in the order of suggestion, marked by how far each trial came, with the best full-length value so far. */
function history({ trials, fullSteps }: StudyData): Html {
  const points = (wanted: (steps: number) => boolean): Point[] =>
    trials.flatMap(({ number, value, steps }) =>
      value !== undefined && wanted(steps) ? [[number + 1, value] as const] : [],
    );
  const whole = points((steps) => steps === fullSteps);
  let most = Number.NEGATIVE_INFINITY;
  const soFar = whole.map(([at, value]): Point => {
    most = Math.max(most, value);
    return [at, most];
  });
  if (soFar.length > 0) soFar.push([trials.length, most]);
  return lineChart({
    id: 'history',
    title: 'Values of trials',
    description: `The best trial of full length has ${formatValue(most)}.`,
    series: [
      { name: 'best of full length so far', colour: 1, style: 'line', points: soFar },
      { name: 'full length', colour: 2, style: 'dots', points: whole },
      { name: 'ended early', colour: 0, style: 'dots', points: points((steps) => steps < fullSteps) },
    ],
    x: { name: 'trial', unit: 'trials' },
    xEnd: Math.max(1, trials.length),
    isMain: true,
  });
}

function bestTrials({ trials, space, best }: StudyData): Html {
  const order = trials
    .filter(({ value }) => value !== undefined)
    .sort((a, b) => b.steps - a.steps || higherFirst(a.value!, b.value!))
    .slice(0, mostRows);
  return html`<section><h2 id="trials">Best trials</h2><div class="card"><div class="scroll" tabindex="0" role="region" aria-labelledby="trials"><table class="settings"><thead><tr><th scope="col">trial</th><th scope="col">value</th><th scope="col">steps</th>${space.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${order.map(({ number, value, steps, settings }) => html`<tr><th scope="row">${number}${number === best && ' ★'}</th><td>${formatValue(value!)}</td><td>${formatCount(steps)}</td>${space.map(({ name }) => html`<td>${settings[name] === undefined ? '–' : textOf(settings[name])}</td>`)}</tr>`)}</tbody></table></div></div></section>`;
}

function importanceBars(importance: StudyData['importance']): Html {
  const most = Math.max(...importance.map(({ share }) => share.high), 0.05);
  const rows = importance.map(({ name, share: { estimate, low, high } }) => ({
    ...{ name, colour: 'k0', value: Math.max(0, estimate), label: estimate.toFixed(2) },
    interval: [Math.max(0, low), Math.max(0, high)] as const,
  }));
  return barPanels('Importance of each setting', [{ title: '', rows }], [0, most * 1.1], 0, 'bars');
}
