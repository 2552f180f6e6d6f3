import type { AblationSummary } from '../../../compare/summary.ts';
import type { Html } from '../../html.ts';
import { costFigure, dropOneFigure, probabilityFigure } from './bars.ts';
import { curvesFigure, environmentFigure, profilesFigure } from './curves.ts';
import { heatMapFigure } from './heatMap.ts';

/** The figures of an ablation by name, those for which there are runs. */
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

/** `name`, or with a number where a figure is called that: `a/b` and `a-b` may both be environments. */
function freeName(name: string, figures: readonly (readonly [string, unknown])[], number = 1): string {
  const numbered = number === 1 ? name : `${name}-${number}`;
  return figures.some(([taken]) => taken === numbered) ? freeName(name, figures, number + 1) : numbered;
}

/** The figures of an ablation as SVG files by name: for Markdown, light and dark. */
export function ablationFigures(summary: AblationSummary): Map<string, string> {
  return new Map([...figuresOf(summary)].map(([name, svg]) => [name, `${svg.markup}\n`]));
}
