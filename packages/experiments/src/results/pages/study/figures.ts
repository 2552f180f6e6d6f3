import type { Dimension, SearchSpace, Trial } from '@prism-rl/core';
import { formatTick, formatValue } from '@prism-rl/loggers/numbers';
import { intervalText } from '@prism-rl/stats';
import { coordinateOf } from '../../../search/space/unitCube.ts';
import { linearTicks } from '../chart/ticks.ts';
import { type Html, html } from '../html.ts';
import { textOf, valueRange } from './place.ts';
import type { StudyData } from './studyData.ts';

/** The values of trials over one of their settings: a slice of the search. */
export function scatter(dimension: Dimension, trials: readonly Trial[], best: number | undefined): Html {
  const [width, height] = [300, 170];
  const [left, right, top, bottom] = [44, 8, 8, 34];
  const shown = trials.filter(
    ({ settings, value }) => Object.hasOwn(settings, dimension.name) && value !== undefined,
  );
  const [low, high] = valueRange(shown);
  const x = (trial: Trial): number =>
    left + (width - left - right) * coordinateOf(dimension, trial.settings[dimension.name]!);
  const y = (value: number): number =>
    height - bottom - ((height - top - bottom) * (Math.max(value, low) - low)) / (high - low);
  const ends = dimension.kind === 'choice' ? dimension.choices : [dimension.from, dimension.to];
  const farthest = Math.max(...shown.map(({ steps }) => steps));
  return html`<figure class="slice"><figcaption>${dimension.name}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Values of trials over ${dimension.name}">
${linearTicks(low, high, 3).map((tick) => html`<path class="grid" d="M${left} ${y(tick)}H${width - right}"/><text x="${left - 5}" y="${y(tick) + 4}" text-anchor="end">${formatTick(tick)}</text>`)}
${ends.map((end, k) => html`<text x="${left + (width - left - right) * coordinateOf(dimension, end)}" y="${height - bottom + 16 + (dimension.kind === 'choice' ? (k % 2) * 12 : 0)}" text-anchor="middle">${textOf(end)}</text>`)}
${shown.map((trial) => html`<circle class="${trial.number === best ? 'chosen' : trial.steps === farthest ? 'far' : 'near'}" cx="${x(trial).toFixed(1)}" cy="${y(trial.value!).toFixed(1)}" r="${trial.number === best ? 5 : 3}"><title>trial-${trial.number}: ${formatValue(trial.value!)} with ${textOf(trial.settings[dimension.name]!)}</title></circle>`)}
</svg></figure>`;
}

/** The scores of each arm as dots, with its interquartile mean and interval, and a table of the differences. */
export function heldOutFigure({ arms, winner }: NonNullable<StudyData['heldOut']>): Html {
  const [width, row, left, right] = [720, 34, 90, 16];
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
<div class="card scroll"><table><thead><tr><th scope="col"></th><th scope="col">seeds</th><th scope="col">IQM</th><th scope="col">difference to ${arms[0]!.arm}</th></tr></thead>
<tbody>${arms.map((arm) => html`<tr><th scope="row">${arm.arm}</th><td>${arm.scores.length}</td><td>${intervalText(arm.iqm, formatValue)}</td><td>${arm.difference === null ? '–' : intervalText(arm.difference, formatValue)}</td></tr>`)}</tbody></table>
<p class="note">The intervals of the differences hold together in 95 % of cases (Bonferroni), so that naming the best of several favours no luck.</p></div>`;
}

/** A line for each trial through the values of its settings and its own: the better, the stronger. */
export function parallelCoordinates(
  space: SearchSpace,
  trials: readonly Trial[],
  best: number | undefined,
): Html {
  const [width, height] = [1000, 320];
  const [top, bottom] = [42, 24];
  const shown = trials.filter(({ value }) => value !== undefined);
  const [low, high] = valueRange(shown);
  const gap = width / (space.length + 1);
  const x = (axis: number): number => gap * (axis + 0.5);
  const y = (place: number): number => height - bottom - (height - top - bottom) * place;
  const goodness = ({ value = low }: Trial): number => Math.max(0, (value - low) / (high - low));
  const line = (trial: Trial): string => {
    const points = space.flatMap((dimension, axis) => {
      const value = trial.settings[dimension.name];
      return value === undefined
        ? []
        : [`${x(axis).toFixed(1)} ${y(coordinateOf(dimension, value)).toFixed(1)}`];
    });
    return `M${[...points, `${x(space.length).toFixed(1)} ${y(goodness(trial)).toFixed(1)}`].join('L')}`;
  };
  // The best on top.
  const order = shown.toSorted(
    (a, b) => Number(a.number === best) - Number(b.number === best) || goodness(a) - goodness(b),
  );
  const axis = (at: number, name: string, upper: string, lower: string): Html =>
    html`<path class="axis" d="M${x(at)} ${y(0)}V${y(1)}"/><text x="${x(at)}" y="${at % 2 === 0 ? 12 : 26}" text-anchor="middle">${name}</text><text class="end" x="${x(at)}" y="${top - 4}" text-anchor="middle">${upper}</text><text class="end" x="${x(at)}" y="${height - 8}" text-anchor="middle">${lower}</text>`;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Parallel coordinates: a line for each trial">
${order.map((trial) => html`<path class="trial${trial.number === best ? ' chosen' : ''}" style="opacity:${trial.number === best ? 1 : (0.06 + 0.6 * goodness(trial) ** 2).toFixed(2)}" d="${line(trial)}"><title>trial-${trial.number}: ${formatValue(trial.value!)}</title></path>`)}
${space.map((dimension, at) => {
  const [lower, upper] =
    dimension.kind === 'choice'
      ? [dimension.choices[0]!, dimension.choices.at(-1)!]
      : [dimension.from, dimension.to];
  return axis(at, dimension.name, textOf(upper), textOf(lower));
})}
${axis(space.length, 'value', formatValue(high), formatValue(low))}
</svg>`;
}
