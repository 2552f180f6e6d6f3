// One worker thread of a ThreadedAtariVectorEnv: steps its share of the environments on request.
import { serveVector } from '@prism-rl/wrappers/node';
import { AtariVectorEnv } from '../atariVectorEnv.ts';
import type { VectorShare } from './threadedVectorEnv.ts';

serveVector(
  ({ game, numEnvs, settings, buffers }: VectorShare) => new AtariVectorEnv(game, numEnvs, settings, buffers),
);
