import type { AblationSummary } from '../../../compare/summary.ts';
import { formatValue } from '../../formatNumbers.ts';
import type { Html } from '../../html.ts';
import { html } from '../../html.ts';
import { figure, figureWidth } from './svg.ts';

/** Least width and height of a cell. */
const least = { width: 128, height: 28 } as const;

/** Added to the opacity of the best arm's cell. Its number must stay readable on light and on dark pages. */
const strongest = 0.6;

/** Every arm in every environment: the mean score, coloured from the worst to the best arm of that environment. */
export function heatMapFigure({ arms, environments }: AblationSummary): Html {
  const ids = Object.keys(environments);
  const heads = ids.map((id) => id.replace(/^MinAtar\//, ''));
  const widest = heads.reduce((most, name) => Math.max(most, name.length), 0);
  const left = 20 + 6.8 * Math.max(...arms.map(({ arm }) => arm.length));
  const share = (figureWidth - 10 - left) / ids.length;
  const cell = { width: Math.max(least.width, 12 + 7.2 * widest, share), height: least.height };
  const extremes = new Map(
    ids.map((id) => {
      const means = arms.flatMap(({ environments: own }) => own[id]?.mean ?? []);
      return [id, [Math.min(...means), Math.max(...means)] as const];
    }),
  );
  const rows = arms.map(({ arm, environments: own }, r) => {
    const top = 34 + r * cell.height;
    const cells = ids.map((id, c) => {
      const x = left + c * cell.width;
      const here = own[id];
      if (here === undefined)
        return html`<text class="soft mid" x="${x + cell.width / 2}" y="${top + 18}">–</text>`;
      const [worst, best] = extremes.get(id)!;
      const part = best > worst ? (here.mean - worst) / (best - worst) : 0.5;
      return html`<rect class="heat" x="${x + 1}" y="${top + 1}" width="${cell.width - 2}" height="${cell.height - 2}" rx="3" opacity="${(0.06 + strongest * part).toFixed(2)}"/><text class="mid" x="${x + cell.width / 2}" y="${top + 18}">${formatValue(here.mean)}</text>`;
    });
    return html`<text class="end" x="${left - 8}" y="${top + 18}">${arm}</text>${cells}`;
  });
  const titles = heads.map(
    (name, c) => html`<text class="bold mid" x="${left + (c + 0.5) * cell.width}" y="20">${name}</text>`,
  );
  return figure(
    left + ids.length * cell.width + 10,
    40 + arms.length * cell.height,
    'Mean score of every arm in every environment',
    [...titles, ...rows],
  );
}
