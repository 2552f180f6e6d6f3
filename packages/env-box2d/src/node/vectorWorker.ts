// One worker thread of a ThreadedSimulationVector: steps its share of the environments when told to.
import { serveVector } from '@prism-rl/core/node';
import { SimulationVector } from '../simulation/vectorEnv.ts';
import { taskOf } from './taskRecipe.ts';
import type { VectorShare } from './threadedVectorEnv.ts';

serveVector(({ recipe, numEnvs, rows }: VectorShare) => new SimulationVector(taskOf(recipe), numEnvs, rows));
