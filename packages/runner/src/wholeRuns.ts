import { createEnvironment, PrismError, type Registry, type Run } from '@prism-rl/core';

/** Whether a backend trains whole runs; false for `auto`. */
export function trainsWhole(registry: Registry, backend: string | undefined): boolean {
  return registry.list('backends').some(({ id, entry }) => id === backend && entry.wholeRuns !== undefined);
}

/** @throws PrismError `incompatible` for runs whose backend trains whole runs, but not of this agent, or not in this environment. */
export async function requireWholeRuns(registry: Registry, runs: readonly Run[]): Promise<void> {
  const checked = new Set<string>();
  for (const { agent, environment: id, environmentConfig: config, wrappers = [], backend } of runs) {
    if (backend === undefined || !trainsWhole(registry, backend)) continue;
    if (registry.get('agents', agent).entry.trainsWhole !== true) {
      const able = registry.list('agents').flatMap((one) => (one.entry.trainsWhole === true ? [one.id] : []));
      throw new PrismError('incompatible', `The backend ${backend} cannot train ${agent}.`, {
        hint: `It can train ${able.join(', ')}.`,
      });
    }
    if (checked.has(id)) continue;
    checked.add(id);
    const env = await createEnvironment(registry, { id, config, wrappers });
    try {
      await registry.get('backends', backend).entry.wholeRuns!.check(env);
    } finally {
      env.close?.();
    }
  }
}
