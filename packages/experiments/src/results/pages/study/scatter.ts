import type { Dimension, Trial } from '@prism-rl/core';
import { linearTicks } from '../chart/ticks.ts';
import { formatTick, formatValue } from '../formatNumbers.ts';
import { type Html, html } from '../html.ts';
import { placeIn, textOf, valueRange } from './place.ts';

const [width, height] = [300, 170];
const [left, right, top, bottom] = [44, 8, 8, 34];

/** The values of trials over one of their settings: a slice of the search. */
export function scatter(dimension: Dimension, trials: readonly Trial[], best: number | undefined): Html {
  const shown = trials.filter(
    ({ settings, value }) => Object.hasOwn(settings, dimension.name) && value !== undefined,
  );
  const [low, high] = valueRange(shown);
  const x = (trial: Trial): number =>
    left + (width - left - right) * placeIn(dimension, trial.settings[dimension.name]!);
  const y = (value: number): number =>
    height - bottom - ((height - top - bottom) * (Math.max(value, low) - low)) / (high - low);
  const ends = dimension.kind === 'choice' ? dimension.choices : [dimension.from, dimension.to];
  const farthest = Math.max(...shown.map(({ steps }) => steps));
  return html`<figure class="slice"><figcaption>${dimension.name}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Values of trials over ${dimension.name}">
${linearTicks(low, high, 3).map((tick) => html`<path class="grid" d="M${left} ${y(tick)}H${width - right}"/><text x="${left - 5}" y="${y(tick) + 4}" text-anchor="end">${formatTick(tick)}</text>`)}
${ends.map((end, k) => html`<text x="${left + (width - left - right) * placeIn(dimension, end)}" y="${height - bottom + 16 + (dimension.kind === 'choice' ? (k % 2) * 12 : 0)}" text-anchor="middle">${textOf(end)}</text>`)}
${shown.map((trial) => html`<circle class="${trial.number === best ? 'chosen' : trial.steps === farthest ? 'far' : 'near'}" cx="${x(trial).toFixed(1)}" cy="${y(trial.value!).toFixed(1)}" r="${trial.number === best ? 5 : 3}"><title>trial-${trial.number}: ${formatValue(trial.value!)} with ${textOf(trial.settings[dimension.name]!)}</title></circle>`)}
</svg></figure>`;
}
