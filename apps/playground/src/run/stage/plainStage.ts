// A world of its own, as its rules show it.
import { type Config, type Env, resolveConfig } from '@prism-rl/core';
import { loadRegistry } from '../choices/plugins.ts';

/** @param map rows of a grid world that the visitor has drawn */
export async function plainStage(world: string, map: readonly string[] | undefined): Promise<Env> {
  const envConfig: Config = map === undefined ? {} : { map: [...map] };
  const { entry } = (await loadRegistry({ world, agent: 'q-learning' })).get('environments', world);
  return (await entry.create(resolveConfig(`environment ${world}`, entry, envConfig))) as Env;
}
