import type { Env, Figure, FigureContext, FigureEntry } from '@prism-rl/core';
import { counted } from '@prism-rl/core';
import { gridText } from '../gridText.ts';
import type { GridLayout } from '../tabularTask.ts';
import { gridFigure } from './gridFigure.ts';

/** A greedy episode in a grid. */
interface GreedyPath {
  /** The cells it went through, the first and the last one included. */
  readonly cells: readonly number[];
  /** The action taken in each cell but the last one. */
  readonly actions: readonly number[];
  /** Undiscounted. */
  readonly return: number;
  /** `unfinished`: it came to no end in four times as many steps as there are cells. */
  readonly ending: 'terminated' | 'truncated' | 'unfinished';
  /** Whether every episode goes this way. */
  readonly isOnly: boolean;
}

/** An environment that may be a grid, and draw values into its cells. */
type GridEnv = Env & { readonly grid?: GridLayout; renderTable?(table: { values: Float64Array }): string };

/**
 * Draws an agent's table over a grid: the values of the actions in each cell and a greedy episode, or the values of the
 * states. The table is a `Float64Array` that the agent has as `q`, Q(s, a) at `s * actions + a`, or as `v`.
 */
export const gridValues: FigureEntry = {
  description: 'what a table says about the cells of a grid, with a greedy episode',
  isFor: (env: GridEnv) => env.grid !== undefined,
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

async function greedyPath({ act, env, seed }: FigureContext, maxSteps: number): Promise<GreedyPath> {
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

/** One line about a path: `the greedy path: 13 steps, return -13`. */
function describePath({ actions, return: sum, ending, isOnly }: GreedyPath): string {
  const end = ending === 'terminated' ? '' : `, ${ending === 'truncated' ? 'cut off' : 'without an end'}`;
  const what = isOnly ? 'the greedy path' : 'a greedy episode';
  return `${what}: ${counted(actions.length, 'step')}, return ${Number(sum.toFixed(3))}${end}`;
}

/** The grid, with the action's arrow in each cell of the path. */
function pathText({ scene, arrows }: GridLayout, path: GreedyPath): string {
  const taken = new Map(path.actions.map((action, step) => [path.cells[step]!, arrows[action]!]));
  const markers = [...taken].map(([cell, letter]) => ({ cell, kind: 'path', letter }) as const);
  return gridText({ ...scene, markers });
}
