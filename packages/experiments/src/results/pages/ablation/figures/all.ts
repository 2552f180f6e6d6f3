import { formatValue } from '@prism-rl/loggers/numbers';
import type { AblationSummary } from '../../../compare/ablationData.ts';
import { figure, figureWidth } from '../../chart/figure.ts';
import { type Html, html } from '../../html.ts';
import { costFigure, dropOneFigure, probabilityFigure } from './bars.ts';
import { curvesFigure, environmentFigure, profilesFigure } from './curves.ts';

/** The figures of an ablation by name; figures without runs are omitted. */
export function figuresOf(summary: AblationSummary): Map<string, Html> {
  const figures: [string, Html | undefined][] = [
    ['curves', curvesFigure(summary)],
    ['effects', dropOneFigure(summary)],
    ['probabilities', probabilityFigure(summary)],
    ['scores', heatMapFigure(summary)],
    ['profiles', profilesFigure(summary)],
    ['cost', costFigure(summary)],
  ];
  for (const id of Object.keys(summary.environments))
    figures.push([
      freeName(`curves-${id.replaceAll(/[^\w.-]/g, '-')}`, figures),
      environmentFigure(summary, id),
    ]);
  return new Map(figures.filter((entry): entry is [string, Html] => entry[1] !== undefined));
}

/** `name`, with a number if it is taken: `a/b` and `a-b` may both be environments. */
function freeName(name: string, figures: readonly (readonly [string, unknown])[], number = 1): string {
  const numbered = number === 1 ? name : `${name}-${number}`;
  return figures.some(([taken]) => taken === numbered) ? freeName(name, figures, number + 1) : numbered;
}

/** The figures of an ablation as SVG files by name: for Markdown, light and dark. */
export function ablationFigures(summary: AblationSummary): Map<string, string> {
  return new Map([...figuresOf(summary)].map(([name, svg]) => [name, `${svg.markup}\n`]));
}

const least = { width: 128, height: 28 } as const;

/** Added to the opacity of the best arm's cell. Its number must stay readable on light and on dark pages. */
const strongest = 0.6;

/** Every arm in every environment: the mean score, coloured from the worst to the best arm of that environment. */
function heatMapFigure({ arms, environments }: AblationSummary): Html {
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
