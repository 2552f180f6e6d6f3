import type { Registry } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** Why runs of an agent cannot be computed together on a backend; undefined where they can. */
export function whyApart(
  registry: Registry,
  agent: string,
  backend: string | null | undefined,
): PrismError | undefined {
  if (registry.get('agents', agent).entry.isSelfDriving === true) {
    return new PrismError(
      'incompatible',
      `The agent ${agent} steps its environments by itself, so its runs cannot wait for each other.`,
      { hint: 'Leave --together out: prism sweep trains many seeds beside each other.' },
    );
  }
  if (backend === undefined || backend === null) {
    return new PrismError(
      'incompatible',
      `The agent ${agent} computes on no backend, so its runs have nothing in common.`,
      { hint: 'Leave --together out: prism sweep trains many seeds beside each other.' },
    );
  }
  if (registry.get('backends', backend).entry.gather !== undefined) return undefined;
  const able = registry.list('backends').flatMap(({ id, entry }) => (entry.gather === undefined ? [] : [id]));
  return new PrismError('incompatible', `The backend ${backend} cannot compute several runs together.`, {
    hint: `These can: ${able.join(', ')}.`,
  });
}
