import type { Registry, Run } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** @throws PrismError `incompatible` unless runs of the agent can be computed as a batch on the backend. */
export function requireBatches(registry: Registry, agent: string, backend: string | undefined): void {
  const reason = whyNoBatches(registry, agent, backend);
  if (reason !== undefined) throw reason;
}

/** Why runs of an agent cannot be computed as a batch on a backend, many in one graph; undefined where they can. */
export function whyNoBatches(
  registry: Registry,
  agent: string,
  backend: string | undefined,
): PrismError | undefined {
  const hint = 'Leave --together out: prism sweep trains many seeds beside each other.';
  if (registry.get('agents', agent).entry.isSelfDriving === true) {
    return new PrismError(
      'incompatible',
      `The agent ${agent} steps its environments by itself, so its runs cannot wait for each other.`,
      { hint },
    );
  }
  if (backend === undefined) {
    return new PrismError(
      'incompatible',
      `The agent ${agent} computes on no backend, so its runs have nothing in common.`,
      { hint },
    );
  }
  if (registry.get('backends', backend).entry.batch !== undefined) return undefined;
  const able = registry.list('backends').flatMap(({ id, entry }) => (entry.batch === undefined ? [] : [id]));
  return new PrismError('incompatible', `The backend ${backend} cannot compute several runs together.`, {
    hint: `These can: ${able.join(', ')}.`,
  });
}

/** Returns how many runs like a given one a worker computes as a batch: `most`, or 1 where the agent or the backend cannot. */
export function batchSizes(registry: Registry, most: number): (run: Run) => number {
  return ({ agent, backend }) => (whyNoBatches(registry, agent, backend) === undefined ? most : 1);
}
