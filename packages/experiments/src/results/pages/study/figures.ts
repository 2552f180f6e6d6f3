import type { Dimension, Json, SearchSpace, Trial } from '@prism-rl/core';
import { formatValue } from '@prism-rl/loggers/numbers';
import { intervalText } from '@prism-rl/stats';
import { coordinateOf } from '../../../search/space/unitCube.ts';
import { axes, figure } from '../chart/figure.ts';
import { dotRows } from '../chart/rows.ts';
import { type Box, pathOf, scale, scales } from '../chart/scales.ts';
import { type Html, html } from '../html.ts';
import { textOf, valueRange } from './place.ts';
import type { StudyData } from './studyData.ts';

/** The values of trials over one of their settings: a slice of the search. */
export function scatter(dimension: Dimension, trials: readonly Trial[], best: number | undefined): Html {
  const box: Box = { left: 44, top: 8, width: 248, height: 128 };
  const shown = trials.filter(
    ({ settings, value }) => Object.hasOwn(settings, dimension.name) && value !== undefined,
  );
  const range = valueRange(shown);
  const { x, y } = scales(box, [0, 1], range);
  const placeOf = (value: Json): number => x(coordinateOf(dimension, value));
  const ends = dimension.kind === 'choice' ? dimension.choices : [dimension.from, dimension.to];
  const farthest = Math.max(...shown.map(({ steps }) => steps));
  const dotOf = ({ number, value, settings, steps }: Trial): Html => {
    const isBest = number === best;
    const setting = settings[dimension.name]!;
    return html`<circle class="dot ${isBest ? 'k1' : steps === farthest ? 'k0' : 'k0 pale'}" cx="${placeOf(setting)}" cy="${y(Math.max(value!, range[0]))}" r="${isBest ? 5 : 3}"><title>trial-${number}: ${formatValue(value!)} with ${textOf(setting)}</title></circle>`;
  };
  const picture = figure(300, 170, `Values of trials over ${dimension.name}`, [
    axes(box, [0, 1], range, { x: () => '' }),
    ...ends.map(
      (end, k) =>
        html`<text class="soft mid" x="${placeOf(end)}" y="${152 + (dimension.kind === 'choice' ? (k % 2) * 12 : 0)}">${textOf(end)}</text>`,
    ),
    ...shown.map(dotOf),
  ]);
  return html`<figure class="slice"><figcaption>${dimension.name}</figcaption>${picture}</figure>`;
}

/** The scores of each arm as dots, with its interquartile mean and interval, and a table of the differences. */
export function heldOutFigure({ arms, winner }: NonNullable<StudyData['heldOut']>): Html {
  const rows = arms.map(({ arm, scores, iqm }) => ({
    ...{ name: arm, colour: arm === winner ? 'k0' : 'k5', middle: iqm.estimate },
    dots: scores.map((value) => ({ value, says: `${arm}: ${formatValue(value)}` })),
    ...(Number.isNaN(iqm.low) ? {} : { interval: [iqm.low, iqm.high] as const }),
  }));
  const picture = dotRows('Scores on held-out seeds', rows);
  return html`<figure class="plate"><figcaption>Mean return of the greedy policy at the end of each run: a dot for each seed, the interquartile mean with its 95 % interval.</figcaption>${picture}</figure>
<div class="card scroll"><table><thead><tr><th scope="col"></th><th scope="col">seeds</th><th scope="col">IQM</th><th scope="col">difference to ${arms[0]!.arm}</th></tr></thead>
<tbody>${arms.map((arm) => html`<tr><th scope="row">${arm.arm}</th><td>${arm.scores.length}</td><td>${intervalText(arm.iqm, formatValue)}</td><td>${arm.difference === null ? '–' : intervalText(arm.difference, formatValue)}</td></tr>`)}</tbody></table>
<p class="note">The intervals of the differences are simultaneous 95 % intervals (Bonferroni), because the best of several trials is selected.</p></div>`;
}

/** A line for each trial through the values of its settings and its own: the better, the stronger. */
export function parallelCoordinates(
  space: SearchSpace,
  trials: readonly Trial[],
  best: number | undefined,
): Html {
  const box: Box = { left: 0, top: 42, width: 1000, height: 254 };
  const shown = trials.filter(({ value }) => value !== undefined);
  const range = valueRange(shown);
  const [low, high] = range;
  const { x, y } = scales(box, [-0.5, space.length + 0.5], [0, 1]);
  const goodness = scale([0, 1], range, false, 1000);
  const goodnessOf = ({ value = low }: Trial): number => Math.max(0, goodness(value));
  const line = (trial: Trial): string => {
    const points = space.flatMap((dimension, axis) => {
      const value = trial.settings[dimension.name];
      return value === undefined ? [] : [[axis, coordinateOf(dimension, value)] as const];
    });
    return pathOf([...points, [space.length, goodnessOf(trial)]], { x, y });
  };
  // The best on top.
  const order = shown.toSorted(
    (a, b) => Number(a.number === best) - Number(b.number === best) || goodnessOf(a) - goodnessOf(b),
  );
  const axis = (at: number, name: string, upper: string, lower: string): Html =>
    html`<path class="axis" d="M${x(at)} ${y(0)}V${y(1)}"/><text class="soft mid" x="${x(at)}" y="${at % 2 === 0 ? 12 : 26}">${name}</text><text class="soft mid" font-size="9.5" x="${x(at)}" y="38">${upper}</text><text class="soft mid" font-size="9.5" x="${x(at)}" y="312">${lower}</text>`;
  return figure(1000, 320, 'Parallel coordinates: a line for each trial', [
    ...order.map((trial) => {
      const isBest = trial.number === best;
      return html`<path class="line ${isBest ? 'k1' : 'k0 thin'}" style="opacity:${isBest ? 1 : (0.06 + 0.6 * goodnessOf(trial) ** 2).toFixed(2)}" d="${line(trial)}"><title>trial-${trial.number}: ${formatValue(trial.value!)}</title></path>`;
    }),
    ...space.map((dimension, at) => {
      const [lower, upper] =
        dimension.kind === 'choice'
          ? [dimension.choices[0]!, dimension.choices.at(-1)!]
          : [dimension.from, dimension.to];
      return axis(at, dimension.name, textOf(upper), textOf(lower));
    }),
    axis(space.length, 'value', formatValue(high), formatValue(low)),
  ]);
}
