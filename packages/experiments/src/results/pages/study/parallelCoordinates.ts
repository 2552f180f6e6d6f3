import type { SearchSpace, Trial } from '@prism-rl/core';
import { formatValue } from '../formatNumbers.ts';
import { type Html, html } from '../html.ts';
import { placeIn, textOf, valueRange } from './place.ts';

const [width, height] = [1000, 320];
const [top, bottom] = [42, 24];

/** A line for each trial through the values of its settings and its own: the better, the stronger. */
export function parallelCoordinates(
  space: SearchSpace,
  trials: readonly Trial[],
  best: number | undefined,
): Html {
  const shown = trials.filter(({ value }) => value !== undefined);
  const [low, high] = valueRange(shown);
  const gap = width / (space.length + 1);
  const x = (axis: number): number => gap * (axis + 0.5);
  const y = (place: number): number => height - bottom - (height - top - bottom) * place;
  const goodness = ({ value = low }: Trial): number => Math.max(0, (value - low) / (high - low));
  const line = (trial: Trial): string => {
    const points = space.flatMap((dimension, axis) => {
      const value = trial.settings[dimension.name];
      return value === undefined ? [] : [`${x(axis).toFixed(1)} ${y(placeIn(dimension, value)).toFixed(1)}`];
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
