import type { AblationArm, AblationEntry } from '@prism-rl/core';
import { formatCount } from '@prism-rl/loggers/numbers';
import type { AblationSummary, ArmSummary, SummaryCurve } from '../../../compare/ablationData.ts';
import { axes, curvesIn, figure, figureWidth, legend } from '../../chart/figure.ts';
import { type Box, rangeOf, scales } from '../../chart/scales.ts';
import { type Html, html } from '../../html.ts';
import { armClasses, baselineClass, completeClass, isEnd } from './armColours.ts';

const percent = (value: number): string => `${Math.round(100 * value)}%`;

/**
 * Normalised learning curves with bands, one panel for each part: the complete agent with and without it, the baseline with and without it. Other
 * arms share a panel.
 */
export function curvesFigure(summary: AblationSummary): Html | undefined {
  const { arms, ablation } = summary;
  const known = arms.filter(({ curve }) => curve !== null);
  const byName = new Map(known.map((arm) => [arm.arm, arm]));
  const pick = (...picked: (AblationArm | undefined)[]): ArmSummary[] =>
    picked.flatMap((arm) => (arm && byName.get(arm.name)) ?? []);
  const panels = Object.values(ablation?.parts ?? {}).flatMap(({ title, added, removed }) => {
    const own = pick(removed, added);
    return own.length === 0
      ? []
      : [{ name: title, isOfPart: true, arms: [...pick(ablation?.baseline, ablation?.complete), ...own] }];
  });
  const shown = new Set(panels.flatMap((panel) => panel.arms));
  const rest = known.filter((arm) => !shown.has(arm));
  if (rest.length > 0)
    panels.push({
      name: panels.length === 0 ? 'all arms' : 'other arms',
      isOfPart: false,
      arms: panels.length === 0 ? rest : [...pick(ablation?.baseline), ...rest],
    });
  if (panels.length === 0) return undefined;

  const columns = Math.min(3, panels.length);
  const [width, height] = [(figureWidth - 10) / columns - 10, columns === 1 ? 300 : 190];
  const inner = width - 58;
  const classesIn = (panel: (typeof panels)[number], { arm }: ArmSummary): string =>
    panel.isOfPart ? panelClasses(arm, ablation) : armClasses(arm, summary);
  const legendIn = (panel: (typeof panels)[number], left: number, y: number): ReturnType<typeof legend> =>
    legend(
      left,
      y,
      panel.arms.map((arm) => ({ name: arm.arm, classes: classesIn(panel, arm) })),
      inner + 6,
    );
  const below = panels.reduce((most, panel) => Math.max(most, legendIn(panel, 0, 0).height), 0);
  const pitch = height + (columns === 1 ? Math.max(66, below + 26) : Math.max(112, below + 40));
  const yRange = rangeOf(
    panels.flatMap(({ arms: all }) =>
      all.flatMap(({ curve }) => [...curve!.estimate, ...curve!.low, ...curve!.high]),
    ),
  );
  const parts = panels.map((panel, k) => {
    const box: Box = {
      left: 48 + (k % columns) * (width + 10),
      top: 34 + Math.floor(k / columns) * pitch,
      width: inner,
      height,
    };
    const place = scales(box, [0, 1], yRange);
    const curves = panel.arms.map((arm) => ({
      ...{ curve: arm.curve!, classes: classesIn(panel, arm), isBanded: true },
    }));
    const key = legendIn(panel, box.left, box.top + height + 34);
    return html`<text class="bold" x="${box.left}" y="${box.top - 12}">${panel.name}</text>${axes(box, [0, 1], yRange, { x: percent })}
${curvesIn(place, curves)}${key.markup}`;
  });
  const rows = Math.ceil(panels.length / columns);
  return figure(
    columns * (width + 10) + 10,
    34 + rows * pitch,
    'Learning curves: interquartile mean of normalised returns over the part of training',
    parts,
  );
}

/** Four lines: grey and violet for the baseline and the complete agent, blue and orange for the panel's part. */
function panelClasses(arm: string, ablation: AblationEntry | null): string {
  if (arm === ablation?.baseline.name) return baselineClass;
  if (arm === ablation?.complete.name) return completeClass;
  const isAdded = Object.values(ablation?.parts ?? {}).some(({ added }) => added?.name === arm);
  return isAdded ? 'k0 dash' : 'k1';
}

/** Returns in one environment over its steps: every arm a line, the baseline and the complete agent with bands. */
export function environmentFigure(summary: AblationSummary, id: string): Html | undefined {
  const { arms, environments, ablation } = summary;
  const known = arms.flatMap(({ arm, environments: own }): { arm: string; curve: SummaryCurve }[] => {
    const curve = own[id]?.curve;
    return curve === undefined || curve.x.length < 2 ? [] : [{ arm, curve }];
  });
  if (known.length === 0) return undefined;
  const curves = known.map(({ arm, curve }) => ({
    ...{ arm, curve, classes: armClasses(arm, summary) },
    isBanded: isEnd(ablation, arm) || known.length <= 3,
  }));
  // Several panels share a row.
  const width = Object.keys(environments).length === 1 ? figureWidth : 640;
  const box: Box = { left: 56, top: 34, width: width - 80, height: 250 };
  const yRange = rangeOf(
    curves.flatMap(({ curve: { estimate, low, high }, isBanded }) =>
      isBanded ? [...estimate, ...low, ...high] : estimate,
    ),
  );
  // Environments that step together go a little over the last step.
  const end = curves.reduce((most, { curve }) => Math.max(most, curve.x.at(-1)!), environments[id]!.steps);
  const xRange = [0, end] as const;
  const place = scales(box, xRange, yRange);
  const key = legend(
    box.left,
    box.top + box.height + 42,
    curves.map(({ arm, classes }) => ({ name: arm, classes })),
    box.width,
  );
  return figure(
    width,
    box.top + box.height + 40 + key.height,
    `Learning curves in ${id}: mean return over environment steps`,
    [
      html`<text class="bold" x="${box.left}" y="20">${id}</text>`,
      axes(box, xRange, yRange, { x: formatCount }),
      ...curvesIn(place, curves),
      key.markup,
    ],
  );
}

/** Performance profiles: the share of runs above each normalised score; the baseline and the complete agent with bands. */
export function profilesFigure(summary: AblationSummary): Html | undefined {
  const { arms, ablation } = summary;
  const known = arms.filter(({ profile }) => profile !== null);
  if (known.length === 0) return undefined;
  const curves = known.map(({ arm, profile }) => ({
    ...{ name: arm, curve: profile!, classes: armClasses(arm, summary) },
    isBanded: isEnd(ablation, arm) || known.length <= 3,
  }));
  const box: Box = { left: 56, top: 20, width: figureWidth - 80, height: 260 };
  const xs = known[0]!.profile!.x;
  const xRange = [xs[0]!, xs.at(-1)!] as const;
  const place = scales(box, xRange, [0, 1]);
  const key = legend(box.left, box.top + box.height + 60, curves, box.width);
  return figure(
    figureWidth,
    box.top + box.height + 58 + key.height,
    'Performance profiles: share of runs above each normalised score',
    [
      axes(box, xRange, [0, 1], { y: (value) => `${Math.round(100 * value)}%`, ticks: 6 }),
      html`<text class="soft mid" x="${box.left + box.width / 2}" y="${box.top + box.height + 36}">normalised score</text>`,
      ...curvesIn(place, curves),
      key.markup,
    ],
  );
}
