import { RowEnv, RowVector } from '@prism-rl/core';
import { MovingGridTask } from './movingGridTask.ts';
import type { MovingGridWorldConfig } from './settings.ts';

/**
 * The course's larger grid world, for function approximation: obstacles walk to and fro in the rows between start and goal, and the
 * observation says where things are relative to the agent, so that it is no table any more.
 */

/**
 * The grid with moving obstacles.
 *
 * - Observation: `Float32Array`; for each obstacle, from above: columns to the right of the agent, rows below it, its reward, its
 *   direction (1 right, −1 left); then the same without direction for the goal. 4 (size − 2) + 3 numbers.
 * - Action: 0 up, 1 down, 2 left, 3 right; the border stops.
 * - Reward: 1 at the goal, −1 for each obstacle in the agent's cell. So the return of an episode is 1 if the goal was reached without
 *   touching an obstacle, and less otherwise: at most 0.
 * - Terminated at the goal in the lower right corner; truncated after `maxEpisodeSteps`.
 */
export class MovingGridWorld extends RowEnv<Float32Array, number, Int32Array> {
  /** @throws PrismError `invalid-config` for a size below 3, a period below 1, or a bad time limit. */
  constructor(config: Partial<MovingGridWorldConfig> = {}, id = 'MovingGridWorld-v0') {
    super(new MovingGridTask(config, id));
  }
}

/** Many grids with moving obstacles in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class MovingGridWorldVector extends RowVector<Float32Array, Int32Array> {
  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer; `invalid-config` as {@link MovingGridTask}. */
  constructor(numEnvs: number, config: Partial<MovingGridWorldConfig> = {}, id = 'MovingGridWorld-v0') {
    super(numEnvs, new MovingGridTask(config, id));
  }
}
