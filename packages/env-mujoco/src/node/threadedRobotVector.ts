import type { Config, VectorRows } from '@prism-rl/core';
import { VectorTeam } from '@prism-rl/wrappers/node';
import { loadMujoco } from '../engine/mujoco.ts';
import { robotTask } from '../robots.ts';
import { RobotVector } from '../simulation/robotEnv.ts';
import { SimulationTask } from '../simulation/task.ts';

/** One of Gymnasium's robots in a form that can be sent to another thread. */
export interface RobotRecipe {
  readonly id: string;
  readonly settings: Config;
}

export interface RobotShare {
  readonly recipe: RobotRecipe;
  readonly numEnvs: number;
  readonly rows: VectorRows;
}

/** A {@link RobotVector} over several threads, each with its own MuJoCo and model. */
export class ThreadedRobotVector extends VectorTeam<RobotShare> {
  private constructor(recipe: RobotRecipe, task: SimulationTask, numEnvs: number, threads: number) {
    const file = import.meta.url.endsWith('.ts') ? './robotWorker.ts' : './robotWorker.js';
    super({
      task,
      numEnvs,
      threads,
      worker: new URL(file, import.meta.url),
      own: (end, rows) => new RobotVector(task, end, rows),
      share: (first, end, rows) => ({ recipe, numEnvs: end - first, rows }),
    });
  }

  /**
   * @param threads 1 to `numEnvs`; more threads than processor cores bring no gain.
   * @throws PrismError `invalid-argument`, `invalid-config`
   */
  static async create(recipe: RobotRecipe, numEnvs: number, threads: number): Promise<ThreadedRobotVector> {
    const task = new SimulationTask(await loadMujoco(), robotTask(recipe.id, recipe.settings));
    return new ThreadedRobotVector(recipe, task, numEnvs, threads);
  }
}
