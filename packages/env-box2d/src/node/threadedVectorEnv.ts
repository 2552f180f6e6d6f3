import { RowVector, type VectorRows } from '@prism-rl/core';
import { VectorTeam } from '@prism-rl/wrappers/node';
import { bipedalWalkerTask } from '../bipedalWalker/bipedalWalker.ts';
import { lunarLanderTask } from '../lunarLander/lunarLander.ts';
import type { BipedalWalkerConfig, LunarLanderConfig } from '../settings.ts';
import type { SimulationTask } from '../simulation/task.ts';

/** A task in a form that can be sent to another thread. */
export type TaskRecipe =
  | { readonly kind: 'lunarLander'; readonly id: string; readonly settings: LunarLanderConfig }
  | { readonly kind: 'bipedalWalker'; readonly id: string; readonly settings: BipedalWalkerConfig };

/** Creates the task. @throws PrismError `invalid-config` */
export function taskOf(recipe: TaskRecipe): SimulationTask {
  return recipe.kind === 'lunarLander'
    ? lunarLanderTask(recipe.id, recipe.settings)
    : bipedalWalkerTask(recipe.id, recipe.settings);
}

export interface VectorShare {
  readonly recipe: TaskRecipe;
  readonly numEnvs: number;
  readonly rows: VectorRows;
}

/** A vector over several threads, each with its own worlds. */
export class ThreadedSimulationVector extends VectorTeam<VectorShare> {
  /**
   * @param threads 1 to `numEnvs`; more threads than processor cores bring no gain.
   * @throws PrismError `invalid-argument`, `invalid-config`
   */
  constructor(recipe: TaskRecipe, numEnvs: number, threads: number) {
    const task = taskOf(recipe);
    const file = import.meta.url.endsWith('.ts') ? './vectorWorker.ts' : './vectorWorker.js';
    super({
      task,
      numEnvs,
      threads,
      worker: new URL(file, import.meta.url),
      own: (end, rows) => new RowVector(end, task, rows),
      share: (first, end, rows) => ({ recipe, numEnvs: end - first, rows }),
    });
  }
}
