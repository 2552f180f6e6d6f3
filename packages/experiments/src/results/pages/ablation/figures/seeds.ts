import { median } from '@prism-rl/stats';
import type { AblationRun } from '../../../compare/ablationData.ts';
import type { AblationSummary } from '../../../compare/summary.ts';
import { formatValue } from '../../formatNumbers.ts';
import type { Html } from '../../html.ts';
import { html } from '../../html.ts';
import { hrefOf } from '../../links.ts';
import { armClasses } from './armColours.ts';
import { axes, type Box, figure, figureWidth, rangeOf, scales } from './svg.ts';

const rowHeight = 26;

/**
 * The score of every run in one environment as a point, an arm a row, with a stroke at the median: the only figure that hides nothing, and
 * the one to look at while there are few seeds.
 *
 * @param runs the runs of the summary; a point links to its run’s files, if the run has a link.
 */
export function seedsFigure(
  summary: AblationSummary,
  id: string,
  runs: readonly AblationRun[],
): Html | undefined {
  const arms = summary.arms.flatMap(({ arm, environments }) =>
    environments[id] === undefined ? [] : [{ arm, ...environments[id] }],
  );
  if (arms.length === 0) return undefined;
  const left = 14 + 6.8 * Math.max(...arms.map(({ arm }) => arm.length));
  const box: Box = { left, top: 34, width: figureWidth - left - 20, height: arms.length * rowHeight };
  const range = rangeOf(arms.flatMap(({ scores }) => scores));
  const { x } = scales(box, range, [0, 1]);
  const rows = arms.map(({ arm, seeds, scores }, k) => {
    const middle = box.top + (k + 0.5) * rowHeight;
    const middleScore = x(median(scores));
    const points = scores.map((score, s) => {
      const link = runs.find(
        (run) => run.arm === arm && run.environment === id && run.seed === seeds[s],
      )?.link;
      const point = html`<circle class="dot ${armClasses(arm, summary)}" cx="${x(score)}" cy="${middle}" r="4.5" opacity="0.8"><title>${arm}, seed ${seeds[s]!}: ${formatValue(score)}</title></circle>`;
      return link === undefined ? point : html`<a href="${hrefOf(link)}">${point}</a>`;
    });
    return html`<text class="end" x="${left - 8}" y="${middle + 4}">${arm}</text><path class="whisker" d="M${middleScore} ${middle - 9}v18"/>${points}`;
  });
  return figure(figureWidth, box.top + box.height + 26, `The score of every seed in ${id}`, [
    html`<text class="bold" x="${left}" y="20">${id}</text>`,
    axes(box, range, [0, 1], { y: () => '', ticks: 6 }),
    ...rows,
  ]);
}
