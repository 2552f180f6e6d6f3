import type { Agent, Env, Registry, TabularModel } from '@prism-rl/core';
import { createEnvironment } from '@prism-rl/core';
import type { GridLayout } from '@prism-rl/env-gridworld';
import { actBy, recordingSeed, shownWrappers } from '@prism-rl/runner';
import { readManifest } from '@prism-rl/runner/node';
import { loadTrainedAgent } from './trainedAgent.ts';

/** What an agent with a table has learned in a grid. */
export interface LearnedGrid {
  readonly grid: GridLayout;
  /** Q(s, a) at `s * actions + a`, where it learned to act. */
  readonly q?: Float64Array;
  /** v(s), where it learned the values of a given policy. */
  readonly v?: Float64Array;
  /** For terminals, with colours: the path's arrows, or the values in their cells. */
  readonly text: string;
  /** An episode of the greedy policy, where it learned to act. */
  readonly path?: GreedyPath;
}

/** A greedy episode in a grid. */
export interface GreedyPath {
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

/** A table of values by state, or by state and action, as tabular agents offer it. */
type Tabular = Agent & { readonly q?: unknown; readonly v?: unknown };

/** The newest checkpoint's table, where the environment's states are the cells of a grid and the agent has a table. */
export async function learnedGrid(runDir: string, registry: Registry): Promise<LearnedGrid | undefined> {
  const { agent, environment, environmentConfig, wrappers = [] } = readManifest(runDir);
  const { isPrediction = false } = registry.get('agents', agent).entry;
  const shown = shownWrappers(registry, wrappers);
  const choice = { id: environment, config: environmentConfig, wrappers: shown };
  const env: GridEnv = await createEnvironment(registry, choice);
  try {
    const { grid } = env;
    if (grid === undefined) return undefined;
    const trained = await loadTrainedAgent(runDir, registry, 1);
    try {
      const { q, v } = trained.agent as Tabular;
      const { length } = grid.scene.cells;
      if (q instanceof Float64Array && q.length === length * grid.arrows.length) {
        if (isPrediction) return { grid, q: q.slice(), text: '' };
        const path = await greedyPath(trained.agent, env, 4 * length);
        return { grid, q: q.slice(), path, text: await pathText(grid, path) };
      }
      if (!(v instanceof Float64Array && v.length === length)) return undefined;
      return { grid, v: v.slice(), text: env.renderTable?.({ values: v }) ?? '' };
    } finally {
      trained.close();
    }
  } finally {
    env.close?.();
  }
}

async function greedyPath(
  agent: Agent,
  env: Env & { model?(): TabularModel },
  maxSteps: number,
): Promise<GreedyPath> {
  const model = env.model?.();
  const isCertain = (probability: number): boolean => probability === 0 || probability === 1;
  const isOnly =
    model !== undefined &&
    [model.probabilities, model.startDistribution].every((all) => all.every(isCertain));
  const act = actBy(agent, env);
  let { observation } = env.reset({ seed: recordingSeed });
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
export function describePath({ actions, return: sum, ending, isOnly }: GreedyPath): string {
  const end = ending === 'terminated' ? '' : `, ${ending === 'truncated' ? 'cut off' : 'without an end'}`;
  const what = isOnly ? 'the greedy path' : 'a greedy episode';
  return `${what}: ${actions.length} steps, return ${Number(sum.toFixed(3))}${end}`;
}

/** The grid, with the action's arrow in each cell of the path. */
async function pathText(grid: GridLayout, path: GreedyPath): Promise<string> {
  const { gridText } = await import('@prism-rl/env-gridworld');
  const { scene, arrows } = grid;
  const taken = new Map(path.actions.map((action, step) => [path.cells[step]!, arrows[action]!]));
  const markers = [...taken].map(([cell, letter]) => ({ cell, kind: 'path', letter }) as const);
  return gridText({ ...scene, markers });
}
