import { inMemory } from './checks/inMemory.ts';
import { requireEnv, requireVectorEnv } from './checks/soundEnv.ts';
import type { Env } from './env.ts';
import type { EnvironmentChoice, EnvironmentEntry } from './plugin.ts';
import type { Registry } from './registry.ts';
import type { VectorEnv } from './vectorEnv.ts';
import { vectorize } from './vectorize.ts';
import { WrappedEnv } from './wrapEnv.ts';

/**
 * One environment by itself, inside its wrappers. It does not start again when an episode ends.
 *
 * @throws PrismError `unknown-name`, `invalid-argument` for more than there is memory for, `contract` for a factory that made something
 * else, and what factories and wrappers throw.
 */
export async function createEnvironment(registry: Registry, choice: EnvironmentChoice): Promise<Env> {
  const { entry } = registry.get('environments', choice.id);
  const env = await inMemory(memoryOf(1, choice.id), async () =>
    requireEnv(await entry.create(choice.config), choice.id),
  );
  if ((choice.wrappers ?? []).length === 0) return env;
  return closedOnError(env, () => new WrappedEnv(env, (vector) => wrapped(registry, choice, vector)));
}

/**
 * `numEnvs` environments that step together, inside their wrappers.
 *
 * @throws PrismError as {@link createEnvironment}
 */
export async function createEnvironments(
  registry: Registry,
  choice: EnvironmentChoice,
  numEnvs: number,
): Promise<VectorEnv> {
  const { entry } = registry.get('environments', choice.id);
  const env = await createVectorEnv(entry, choice.config, numEnvs, choice.id);
  return closedOnError(env, () => wrapped(registry, choice, env));
}

/**
 * `numEnvs` copies of an environment: natively where it can, else one by one.
 *
 * @param id for errors.
 * @throws PrismError `invalid-argument` for more than there is memory for, `contract` for a factory that made something else.
 */
export async function createVectorEnv(
  entry: EnvironmentEntry<object>,
  config: object,
  numEnvs: number,
  id = 'the environment',
): Promise<VectorEnv> {
  return inMemory(memoryOf(numEnvs, id), async () => {
    if (entry.createVector !== undefined)
      return requireVectorEnv(await entry.createVector(numEnvs, config), id, numEnvs);
    const envs: Env[] = [];
    try {
      for (let i = 0; i < numEnvs; i++) envs.push(requireEnv(await entry.create(config), id));
      return vectorize(envs);
    } catch (error) {
      for (const env of envs) env.close?.();
      throw error;
    }
  });
}

/** What needs the memory, for the message where it is not there. */
function memoryOf(numEnvs: number, id: string): string {
  return numEnvs === 1 ? `one ${id}` : `${numEnvs} of ${id}`;
}

function wrapped(registry: Registry, { wrappers = [] }: EnvironmentChoice, env: VectorEnv): VectorEnv {
  return wrappers.reduce((inner, { name, config }) => {
    const outer = registry.get('wrappers', name).entry.wrap(inner, config);
    return requireVectorEnv(outer, name, env.numEnvs, 'wrap');
  }, env);
}

function closedOnError<T>(env: { close?(): void }, make: () => T): T {
  try {
    return make();
  } catch (error) {
    env.close?.();
    throw error;
  }
}
