// One worker thread of a ThreadedSimulationVector: steps its share of the environments on request.

import { RowVector } from '@prism-rl/core';
import { serveVector } from '@prism-rl/wrappers/node';
import { taskOf, type VectorShare } from './threadedVectorEnv.ts';

serveVector(({ recipe, numEnvs, rows }: VectorShare) => new RowVector(numEnvs, taskOf(recipe), rows));
