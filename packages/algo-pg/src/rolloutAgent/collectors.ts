import { EpisodeMemory, RolloutMemory } from '@prism-rl/memory';
import type { Collector } from './recipe.ts';

/** `steps` steps of every environment, whether episodes end in between or not. */
export function rollouts(steps: number): Collector {
  return {
    rows: (numEnvs) => steps * numEnvs,
    isPadded: false,
    memory: (shape) => new RolloutMemory({ ...shape, steps }),
  };
}

/** Whole episodes, until they have more than `batchSteps` steps. */
export function episodes(batchSteps: number): Collector {
  return { isPadded: true, memory: (shape) => new EpisodeMemory({ ...shape, batchSteps }) };
}
