/**
 * Draws a table over a grid as SVG: Q as a triangle per direction in each cell, coloured by value, with the best action's arrow; v as a
 * number in each cell; and a path through the cells.
 */

import { counted, type Env, type Figure, type FigureEntry } from '@prism-rl/core';
import { gridText } from './gridPicture.ts';
import type { GridLayout } from './tabularModel.ts';

/** Values to draw into the cells. */
export interface GridValues {
  /** Q(s, a) at `s * actions + a`; state s is cell s. */
  readonly q?: ArrayLike<number> | undefined;
  /** v(s), if there are no action values. */
  readonly v?: ArrayLike<number> | undefined;
  /** Cells to join by a line. */
  readonly path?: readonly number[] | undefined;
}

const size = 64;
/** Cells without actions, with their signs. */
const still: { readonly [kind: string]: string } = { goal: 'G', exit: 'o', hole: 'H', cliff: 'C', wall: '' };
/** The corners of each direction's triangle within a 1 × 1 cell, and the centre of its number. */
const sides: { readonly [arrow: string]: readonly [corners: string, x: number, y: number] } = {
  '↑': [`0,0 ${size},0 ${size / 2},${size / 2}`, 0.5, 0.17],
  '→': [`${size},0 ${size},${size} ${size / 2},${size / 2}`, 0.79, 0.53],
  '↓': [`0,${size} ${size},${size} ${size / 2},${size / 2}`, 0.5, 0.92],
  '←': [`0,0 0,${size} ${size / 2},${size / 2}`, 0.21, 0.53],
};

/** Tests whether the actions are the four directions; each then has a side of the cell. */
export function hasTriangles({ arrows }: GridLayout): boolean {
  return arrows.length === 4 && arrows.every((arrow) => arrow in sides);
}

/** Cells of the largest grid that a page shows: a picture of more takes minutes, and more memory than a page may have. */
const mostCells = 10_000;

/** Draws triangles if {@link hasTriangles}, else each cell's highest value and its action's arrow. */
export function gridFigure(grid: GridLayout, { q, v, path }: GridValues): string {
  const { rows, columns, cells } = grid.scene;
  const acting = cells.flatMap((kind, cell) => (kind in still ? [] : [cell]));
  const draw =
    q === undefined
      ? valueCells(acting, (cell) => v?.[cell] ?? 0)
      : hasTriangles(grid)
        ? triangleCells(grid.arrows, acting, q)
        : bestCells(grid.arrows, acting, q);
  const parts = cells.map((kind, cell) => {
    const at = `translate(${(cell % columns) * size} ${Math.floor(cell / columns) * size})`;
    return `<g transform="${at}">${kind in still ? stillCell(kind) : draw(cell)}</g>`;
  });
  const width = columns * size;
  const height = rows * size;
  const what =
    q === undefined ? 'Values of the states' : 'Values of the actions in each cell, and the best one';
  return [
    `<svg viewBox="-1 -1 ${width + 2} ${height + 2}" style="max-width:${width}px" role="img" aria-label="${what}">`,
    `<title>${what}</title>`,
    '<g font-family="system-ui, sans-serif" font-size="9" text-anchor="middle" fill="#222">',
    ...parts,
    '</g>',
    ...(path === undefined ? [] : [pathLine(path, columns)]),
    '</svg>',
  ].join('\n');
}

type DrawCell = (cell: number) => string;

function triangleCells(arrows: readonly string[], acting: readonly number[], q: ArrayLike<number>): DrawCell {
  const colourOf = colours(acting.flatMap((cell) => arrows.map((_, a) => q[4 * cell + a]!)));
  return (cell) => {
    const triangles = arrows.map((arrow, a) => {
      const [corners, x, y] = sides[arrow]!;
      const value = q[4 * cell + a]!;
      return (
        `<polygon points="${corners}" fill="${colourOf(value)}" stroke="#fff"/>` +
        `<text x="${x * size}" y="${y * size}">${short(value)}</text>`
      );
    });
    return `${triangles.join('')}${sign(arrows[bestAction(q, cell, 4)]!, size / 2 + 5, 15)}`;
  };
}

function bestCells(arrows: readonly string[], acting: readonly number[], q: ArrayLike<number>): DrawCell {
  const actions = arrows.length;
  const best = (cell: number): number => bestAction(q, cell, actions);
  const square = valueCells(acting, (cell) => q[actions * cell + best(cell)]!);
  return (cell) => square(cell) + sign(arrows[best(cell)]!, size * 0.8);
}

function valueCells(acting: readonly number[], valueAt: (cell: number) => number): DrawCell {
  const colourOf = colours(acting.map(valueAt));
  return (cell) =>
    `<rect width="${size}" height="${size}" fill="${colourOf(valueAt(cell))}" stroke="#fff"/>` +
    `<text x="${size / 2}" y="${size / 2}" font-size="13">${short(valueAt(cell))}</text>`;
}

function stillCell(kind: string): string {
  const fill = kind === 'wall' ? '#888' : kind === 'goal' ? '#d9f2df' : '#dfe6f2';
  const letter = still[kind]!;
  return (
    `<rect width="${size}" height="${size}" fill="${fill}" stroke="#fff"/>` +
    (letter === '' ? '' : `<text x="${size / 2}" y="${size / 2 + 6}" font-size="18">${letter}</text>`)
  );
}

function sign(arrow: string, y: number, fontSize = 18): string {
  return `<text x="${size / 2}" y="${y}" font-size="${fontSize}" font-weight="bold">${arrow}</text>`;
}

function pathLine(path: readonly number[], columns: number): string {
  const middle = (cell: number): string =>
    `${((cell % columns) + 0.5) * size},${(Math.floor(cell / columns) + 0.5) * size}`;
  return `<polyline points="${path.map(middle).join(' ')}" fill="none" stroke="#1f4fbf" stroke-width="5" stroke-opacity="0.45" stroke-linejoin="round" stroke-linecap="round"/>`;
}

function bestAction(q: ArrayLike<number>, cell: number, actions: number): number {
  const first = cell * actions;
  let best = 0;
  for (let a = 1; a < actions; a++) if (q[first + a]! > q[first + best]!) best = a;
  return best;
}

/** Maps values from red over yellow to green, light enough for black numbers. */
function colours(values: readonly number[]): (value: number) => string {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return (value) => {
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return `hsl(${Math.round(120 * share)} 70% 72%)`;
  };
}

/** Formats a value in at most five characters. */
function short(value: number): string {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return String(Number(value.toFixed(digits)));
}

interface GreedyPath {
  /** The visited cells, including the first and the last. */
  readonly cells: readonly number[];
  /** The action taken in each cell except the last. */
  readonly actions: readonly number[];
  /** Undiscounted. */
  readonly return: number;
  /** `unfinished`: the episode did not end within four times as many steps as there are cells. */
  readonly ending: 'terminated' | 'truncated' | 'unfinished';
  /** Whether every greedy episode takes this path. */
  readonly isOnly: boolean;
}

/** An environment that may have a grid and may draw values into its cells. */
type GridEnv = Env & { readonly grid?: GridLayout; renderTable?(table: { values: Float64Array }): string };

/**
 * Draws an agent's table over a grid: the action values and a greedy episode, or the state values. The agent holds the table as a
 * `Float64Array` `q`, with Q(s, a) at `s * actions + a`, or `v`.
 */
export const gridValues: FigureEntry = {
  description: 'what a table says about the cells of a grid, with a greedy episode',
  isFor: ({ grid }: GridEnv) => grid !== undefined && grid.scene.cells.length <= mostCells,
  draw: async (context) => {
    const env: GridEnv = context.env;
    const grid = env.grid!;
    const { q, v } = context.agent as { readonly q?: unknown; readonly v?: unknown };
    const { length } = grid.scene.cells;
    if (q instanceof Float64Array && q.length === length * grid.arrows.length) {
      return context.isPrediction
        ? actionFigure(grid, q)
        : pathFigure(grid, q, await greedyPath(context, 4 * length));
    }
    if (!(v instanceof Float64Array && v.length === length)) return undefined;
    const text = env.renderTable?.({ values: v });
    return {
      title: 'Values of the states',
      svg: gridFigure(grid, { v }),
      ...(text !== undefined && { text: `the values of the policy\n${text}` }),
    };
  },
};

function actionFigure(grid: GridLayout, q: Float64Array): Figure {
  return { title: 'Values of the actions', svg: gridFigure(grid, { q }) };
}

function pathFigure(grid: GridLayout, q: Float64Array, path: GreedyPath): Figure {
  const words = describePath(path);
  return {
    title: 'Values of the actions',
    note: `The best action of each cell has an arrow; the line is ${words}.`,
    svg: gridFigure(grid, { q, path: path.cells }),
    text: `${words}\n${pathText(grid, path)}`,
  };
}

async function greedyPath(
  { act, env, seed }: Parameters<FigureEntry['draw']>[0],
  maxSteps: number,
): Promise<GreedyPath> {
  const model = env.model?.();
  const isCertain = (probability: number): boolean => probability === 0 || probability === 1;
  const isOnly =
    model !== undefined &&
    [model.probabilities, model.startDistribution].every((all) => all.every(isCertain));
  let { observation } = env.reset({ seed });
  const cells = [observation as number];
  const actions: number[] = [];
  let sum = 0;
  for (let step = 0; step < maxSteps; step++) {
    const action = await act(observation);
    const result = env.step(action);
    observation = result.observation;
    actions.push(action as number);
    cells.push(observation as number);
    sum += result.reward;
    if (result.terminated || result.truncated) {
      const ending = result.terminated ? 'terminated' : 'truncated';
      return { cells, actions, return: sum, ending, isOnly };
    }
  }
  return { cells, actions, return: sum, ending: 'unfinished', isOnly };
}

/** Describes a path in one line: `the greedy path: 13 steps, return -13`. */
function describePath({ actions, return: sum, ending, isOnly }: GreedyPath): string {
  const end = ending === 'terminated' ? '' : `, ${ending === 'truncated' ? 'cut off' : 'without an end'}`;
  const what = isOnly ? 'the greedy path' : 'a greedy episode';
  return `${what}: ${counted(actions.length, 'step')}, return ${Number(sum.toFixed(3))}${end}`;
}

/** Draws the grid with the action's arrow in each cell of the path. */
function pathText({ scene, arrows }: GridLayout, path: GreedyPath): string {
  const taken = new Map(path.actions.map((action, step) => [path.cells[step]!, arrows[action]!]));
  const markers = [...taken].map(([cell, letter]) => ({ cell, kind: 'path', letter }) as const);
  return gridText({ ...scene, markers });
}
