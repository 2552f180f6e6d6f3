// One worker thread of a ThreadedSimulationVector: steps its share of the environments on request.
import { serveVector } from '@prism-rl/wrappers/node';
import { SimulationVector } from '../simulation/env.ts';
import type { VectorShare } from './threadedVectorEnv.ts';
import { taskOf } from './threadedVectorEnv.ts';

serveVector(({ recipe, numEnvs, rows }: VectorShare) => new SimulationVector(taskOf(recipe), numEnvs, rows));
