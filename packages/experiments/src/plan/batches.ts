import { PrismError, type Registry, type Run } from '@prism-rl/core';
import { trainsWhole } from '@prism-rl/runner';
import { hashOf } from './sameRun.ts';

/** The reason why runs of an agent cannot be computed as a batch on a backend, many in one graph; undefined if they can. */
export function whyNoBatches(
  registry: Registry,
  agent: string,
  backend: string | undefined,
): PrismError | undefined {
  const hint = 'Leave out --together: prism sweep trains many seeds in parallel.';
  if (registry.get('agents', agent).entry.isSelfDriving === true) {
    return new PrismError(
      'incompatible',
      `The agent ${agent} steps its own environments, so its runs cannot train together.`,
      { hint },
    );
  }
  if (backend === undefined) {
    return new PrismError(
      'incompatible',
      `The agent ${agent} uses no backend, so its runs cannot share a graph.`,
      { hint },
    );
  }
  if (registry.get('backends', backend).entry.batch !== undefined) return undefined;
  const able = registry.list('backends').flatMap(({ id, entry }) => (entry.batch === undefined ? [] : [id]));
  return new PrismError('incompatible', `The backend ${backend} cannot compute several runs together.`, {
    hint: `These can: ${able.join(', ')}.`,
  });
}

/** Returns a function giving the batch size for a run: `most`, or 1 if the agent or the backend cannot compute batches. */
export function batchSizes(registry: Registry, most: number): (run: Run) => number {
  return ({ agent, backend }) => (whyNoBatches(registry, agent, backend) === undefined ? most : 1);
}

/** Returns a function giving the same word for runs that can form a batch: equal ones but for the seed, or any that a backend trains whole. */
export function batchKinds(registry: Registry): (run: Run) => string {
  return (run) => (trainsWhole(registry, run.backend) ? run.backend! : hashOf(run));
}
