import { inMemory } from '../checks/refusals.ts';
import { requireEnv, requireVectorEnv } from '../checks/soundParts.ts';
import type { Env, VectorEnv } from '../contracts/env.ts';
import { PrismError } from '../errors.ts';
import type { Config, EnvironmentChoice, EnvironmentEntry, WrapperChoice } from '../plugin/entries.ts';
import type { Registry } from '../plugin/registry.ts';
import { resolveConfig } from '../settings/resolveConfig.ts';
import { vectorize } from './vectorize.ts';
import { WrappedEnv } from './wrapEnv.ts';

/**
 * One environment by itself, inside its wrappers. It does not start again when an episode ends. Settings left out are those of the
 * name: CartPole-v0 ends after 200 steps, CartPole-v1 after 500.
 *
 * @throws PrismError `unknown-name`, `invalid-config`, `invalid-argument` for more than there is memory for, `contract` for a factory
 * that made something else, and what factories and wrappers throw.
 */
export async function createEnvironment(registry: Registry, choice: EnvironmentChoice): Promise<Env> {
  const { entry } = registry.get('environments', choice.id);
  const config = completed(entry, choice.config, choice.id);
  const env = await inMemory(memoryOf(1, choice.id), async () =>
    requireEnv(await entry.create(config), choice.id),
  );
  if ((choice.wrappers ?? []).length === 0) return env;
  return closedOnError(
    env,
    () => new WrappedEnv(env, (vector) => wrapped(registry, choice.wrappers ?? [], vector)),
  );
}

/**
 * `numEnvs` environments that step together, inside their wrappers. Settings left out are those of the name.
 *
 * @throws PrismError as {@link createEnvironment}
 */
export async function createEnvironments(
  registry: Registry,
  choice: EnvironmentChoice,
  numEnvs: number,
): Promise<VectorEnv> {
  const wrappers = choice.wrappers ?? [];
  const alone =
    1 + wrappers.findLastIndex(({ name }) => registry.get('wrappers', name).entry.oneByOne === true);
  const single = { ...choice, wrappers: wrappers.slice(0, alone) };
  const { entry } = registry.get('environments', choice.id);
  const env =
    alone === 0
      ? await createVectorEnv(entry, choice.config ?? {}, numEnvs, choice.id)
      : await side(registry, single, numEnvs);
  return closedOnError(env, () => wrapped(registry, wrappers.slice(alone), env));
}

/** Single environments side by side. @throws PrismError `incompatible` for wrappers that learn from all of them together. */
async function side(registry: Registry, choice: EnvironmentChoice, numEnvs: number): Promise<VectorEnv> {
  return sideBySide(numEnvs, async () => {
    const env = await createEnvironment(registry, choice);
    if (env.adoptStatistics === undefined) return env;
    env.close?.();
    const names = choice.wrappers?.map(({ name }) => name) ?? [];
    throw new PrismError(
      'incompatible',
      `The wrapper ${names.at(-1)} stands around one that learns: ${names.join(', ')}.`,
      { hint: `Name ${names.at(-1)} first, so that it is inside.` },
    );
  });
}

/** A vector of single environments; an error closes those that were made. */
async function sideBySide(numEnvs: number, create: () => Promise<Env>): Promise<VectorEnv> {
  const envs: Env[] = [];
  try {
    for (let i = 0; i < numEnvs; i++) envs.push(await create());
    return vectorize(envs);
  } catch (error) {
    for (const env of envs) env.close?.();
    throw error;
  }
}

/**
 * `numEnvs` copies of an environment: natively where it can, else one by one.
 *
 * @param given settings; those left out are the entry's defaults.
 * @param id for errors.
 * @throws PrismError `invalid-config`, `invalid-argument` for more than there is memory for, `contract` for a factory that made something else.
 */
export async function createVectorEnv(
  entry: EnvironmentEntry<object>,
  given: object,
  numEnvs: number,
  id = 'the environment',
): Promise<VectorEnv> {
  const config = completed(entry, given, id);
  return inMemory(memoryOf(numEnvs, id), async () => {
    if (entry.createVector !== undefined)
      return requireVectorEnv(await entry.createVector(numEnvs, config), id, numEnvs);
    return sideBySide(numEnvs, async () => requireEnv(await entry.create(config), id));
  });
}

function completed(entry: EnvironmentEntry<object>, given: object | undefined, id: string): object {
  return resolveConfig(`environment ${id}`, entry, given as Config | undefined);
}

/** What needs the memory, for the message where it is not there. */
function memoryOf(numEnvs: number, id: string): string {
  return numEnvs === 1 ? `one ${id}` : `${numEnvs} of ${id}`;
}

function wrapped(registry: Registry, wrappers: readonly WrapperChoice[], env: VectorEnv): VectorEnv {
  return wrappers.reduce((inner, { name, config }) => {
    const { entry } = registry.get('wrappers', name);
    const outer = entry.wrap(inner, resolveConfig(`wrapper ${name}`, entry, config));
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
