// One worker thread of a ThreadedRobotVector: steps its share of the environments on request.
import { serveVector } from '@prism-rl/wrappers/node';
import { loadMujoco } from '../engine/mujoco.ts';
import { robotTask } from '../robots.ts';
import { RobotVector } from '../simulation/robotEnv.ts';
import { SimulationTask } from '../simulation/task.ts';
import type { RobotShare } from './threadedRobotVector.ts';

const mujoco = await loadMujoco();
serveVector(({ recipe, numEnvs, rows }: RobotShare) => {
  const task = new SimulationTask(mujoco, robotTask(recipe.id, recipe.settings));
  return new RobotVector(task, numEnvs, rows);
});
