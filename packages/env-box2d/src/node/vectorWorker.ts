// One worker thread of a ThreadedSimulationVector: steps its share of the environments when told to.
import type { PackedArray, VectorRows } from '@prism-rl/core';
import { serveTeam } from '@prism-rl/core/node';
import { SimulationVector } from '../simulation/vectorEnv.ts';
import { orders, type TaskRecipe, taskOf } from './taskRecipe.ts';

/** What a worker is told. */
export interface VectorShare {
  readonly recipe: TaskRecipe;
  readonly numEnvs: number;
  readonly rows: VectorRows;
  readonly actions: PackedArray;
}

serveTeam(({ recipe, numEnvs, rows, actions }: VectorShare) => {
  const env = new SimulationVector(taskOf(recipe), numEnvs, rows);
  return ({ what, argument, bytes }) => {
    if (what === orders.step) env.step(actions);
    else if (what === orders.seed) env.reset({ seed: argument });
    else if (what === orders.reset) env.reset();
    else if (what === orders.save) return env.save();
    else env.restore(bytes!);
    return undefined;
  };
});
