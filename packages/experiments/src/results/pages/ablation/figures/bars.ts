import type { AblationEntry } from '@prism-rl/core';
import type { AblationSummary, Comparison } from '../../../compare/ablationData.ts';
import { barPanels, type Row } from '../../chart/rows.ts';
import { rangeOf } from '../../chart/scales.ts';
import type { Html } from '../../html.ts';
import { baselineClass, completeClass, partClass } from './armColours.ts';

/** Draws the worth of each part: the complete agent without it minus the complete agent, and the baseline with it minus the baseline. */
export function dropOneFigure({ dropOne, addOne, ablation }: AblationSummary): Html | undefined {
  const both = [...dropOne, ...addOne];
  if (ablation === null || both.length === 0) return undefined;
  const [baseline, complete] = [ablation.baseline.name, ablation.complete.name];
  const range = rangeOf([
    0,
    ...both.flatMap(({ difference: { estimate, low, high } }) => [estimate, low, high]),
  ]);
  const panels = [
    {
      title: `${complete} without it, less ${complete}`,
      rows: rowsOf(ablation, dropOne, ({ difference }) => difference),
    },
    {
      title: `${baseline} with it, less ${baseline}`,
      rows: rowsOf(ablation, addOne, ({ difference }) => difference),
    },
  ].filter(({ rows }) => rows.length > 0);
  return barPanels(
    'Effect of each part on the interquartile mean of normalised scores',
    panels,
    range,
    0,
    'bars',
  );
}

/** How likely a run is better with the part than without it. */
export function probabilityFigure({ dropOne, addOne, whole, ablation }: AblationSummary): Html | undefined {
  if (ablation === null) return undefined;
  const [baseline, complete] = [ablation.baseline.name, ablation.complete.name];
  const panels = [
    {
      title: `P(${complete} > without it)`,
      rows: rowsOf(ablation, dropOne, ({ probability }) => opposite(probability)),
    },
    {
      title: `P(with it > ${baseline})`,
      rows: [
        ...rowsOf(ablation, addOne, ({ probability }) => probability),
        ...(whole === null
          ? []
          : [{ name: complete, colour: completeClass, ...intervalOf(whole.probability) }]),
      ],
    },
  ].filter(({ rows }) => rows.length > 0);
  if (panels.length === 0) return undefined;
  return barPanels('Probability of improvement', panels, [0, 1], 0.5, 'dots');
}

/** Speed of each arm as a part of the baseline's, or of the first arm's. */
export function costFigure({ arms, ablation }: AblationSummary): Html | undefined {
  const [baseline, complete] = [ablation?.baseline.name ?? arms[0]?.arm, ablation?.complete.name];
  const isOfComplete = (arm: string): boolean =>
    Object.values(ablation?.parts ?? {}).some(({ removed }) => removed?.name === arm);
  const rows = arms.flatMap(({ arm, relativeSpeed }): Row[] =>
    relativeSpeed === null
      ? []
      : [
          {
            name: arm,
            colour:
              arm === complete
                ? completeClass
                : arm === baseline
                  ? baselineClass
                  : isOfComplete(arm)
                    ? 'k1'
                    : 'k0',
            value: relativeSpeed,
          },
        ],
  );
  if (rows.length < 2) return undefined;
  const most = rows.reduce((a, { value }) => Math.max(a, value), 1);
  return barPanels(
    `Steps per second, relative to ${baseline}`,
    [{ title: `steps/s, ${baseline} = 1`, rows }],
    [0, most * 1.08],
    0,
    'bars',
  );
}

function opposite({ estimate, low, high }: Comparison['probability']): Comparison['probability'] {
  return { estimate: 1 - estimate, low: 1 - high, high: 1 - low };
}

function intervalOf({ estimate, low, high }: Comparison['difference']): Pick<Row, 'value' | 'interval'> {
  return { value: estimate, interval: Number.isNaN(low) ? undefined : [low, high] };
}

function rowsOf(
  { parts }: AblationEntry,
  comparisons: readonly Comparison[],
  of: (comparison: Comparison) => Comparison['difference'],
): Row[] {
  return comparisons.map((comparison) => {
    const k = Object.keys(parts).indexOf(comparison.part);
    return {
      name: parts[comparison.part]!.title,
      colour: partClass(k),
      ...intervalOf(of(comparison)),
    };
  });
}
