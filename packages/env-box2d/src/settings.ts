// Settings that several tasks have.
import type { Setting } from '@prism-rl/core';
import { integer } from '@prism-rl/core';

/** Where episodes are cut. */
export function maxEpisodeSteps(limit: number): Setting<number> {
  return integer(limit, 'Steps after which an episode is truncated', { min: 1 });
}

/** Threads of a vector. */
export const threads: Setting<number> = integer(
  1,
  'Threads that a vector’s environments are spread over, in Node: this one and workers',
  { min: 1, max: 256 },
);
