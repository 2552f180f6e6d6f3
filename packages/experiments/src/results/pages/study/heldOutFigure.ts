import { intervalText } from '@prism-rl/stats';
import { linearTicks } from '../chart/ticks.ts';
import { formatTick, formatValue } from '../formatNumbers.ts';
import { type Html, html } from '../html.ts';
import type { StudyData } from './studyData.ts';

const [width, row, left, right] = [720, 34, 90, 16];

/** The scores of each arm as dots, with its interquartile mean and interval, and a table of the differences. */
export function heldOutFigure({ arms, winner }: NonNullable<StudyData['heldOut']>): Html {
  const all = arms.flatMap(({ scores }) => scores);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = (most - least || 1) * 0.03;
  const x = (value: number): number =>
    left + ((width - left - right) * (value - least + room)) / (most - least + 2 * room);
  const height = row * arms.length + 24;
  const picture = html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Scores on held-out seeds">
${linearTicks(least, most, 6).map((tick) => html`<path class="grid" d="M${x(tick).toFixed(1)} 0V${height - 20}"/><text x="${x(tick).toFixed(1)}" y="${height - 4}" text-anchor="middle">${formatTick(tick)}</text>`)}
${arms.map(({ arm, scores, iqm }, k) => {
  const middle = row * k + row / 2;
  return html`<text x="${left - 10}" y="${middle + 4}" text-anchor="end">${arm}</text>${scores.map((score) => html`<circle class="${arm === winner ? 'far' : 'near'}" cx="${x(score).toFixed(1)}" cy="${middle}" r="4"/>`)}${!Number.isNaN(iqm.low) && html`<path class="whisker" d="M${x(iqm.low).toFixed(1)} ${middle}H${x(iqm.high).toFixed(1)}"/>`}<path class="mark" d="M${x(iqm.estimate).toFixed(1)} ${middle - 9}v18"/>`;
})}
</svg>`;
  return html`<figure class="plate"><figcaption>Mean return of the greedy policy at the end of each run: a dot for each seed, the interquartile mean with its 95 % interval.</figcaption>${picture}</figure>
<div class="card scroll"><table><thead><tr><th scope="col"></th><th scope="col">seeds</th><th scope="col">IQM</th><th scope="col">less that of ${arms[0]!.arm}</th></tr></thead>
<tbody>${arms.map((arm) => html`<tr><th scope="row">${arm.arm}</th><td>${arm.scores.length}</td><td>${intervalText(arm.iqm, formatValue)}</td><td>${arm.difference === null ? '–' : intervalText(arm.difference, formatValue)}</td></tr>`)}</tbody></table>
<p class="note">The intervals of the differences hold together in 95 % of cases (Bonferroni), so that naming the best of several favours no luck.</p></div>`;
}
