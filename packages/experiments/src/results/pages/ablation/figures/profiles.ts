import type { AblationSummary } from '../../../compare/summary.ts';
import type { Html } from '../../html.ts';
import { html } from '../../html.ts';
import { armClasses, isEnd } from './armColours.ts';
import { axes, type Box, curvesIn, figure, figureWidth, legend, scales } from './svg.ts';

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
