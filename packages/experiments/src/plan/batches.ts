import type { Registry, Run } from '@prism-rl/core';
import { trainsWhole } from '@prism-rl/runner';
import { hashOf } from './sameRun.ts';

/** Returns a function giving the same word for runs that can form a batch: equal ones but for the seed, or any that a backend trains whole. */
export function batchKinds(registry: Registry): (run: Run) => string {
  return (run) => (trainsWhole(registry, run.backend) ? run.backend! : hashOf(run));
}
