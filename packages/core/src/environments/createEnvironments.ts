import { inMemory } from '../checks/refusals.ts';
import { requireEnv, requireVectorEnv } from '../checks/soundParts.ts';
import type { Env, VectorEnv } from '../contracts/env.ts';
import type { Config, WrapperChoice } from '../contracts/run.ts';
import { PrismError } from '../errors.ts';
import type { EnvironmentChoice, EnvironmentEntry } from '../plugin/entries.ts';
import type { Registry } from '../plugin/registry.ts';
import { resolveConfig } from '../settings/resolveConfig.ts';
import { vectorize } from './vectorize.ts';
import { WrappedEnv } from './wrapEnv.ts';

/**
 * Creates one environment inside its wrappers. Omitted settings are the defaults of its name: CartPole-v0 ends after 200 steps, CartPole-v1
 * after 500.
 *
 * @throws PrismError `unknown-name`, `invalid-config`, `invalid-argument` if memory runs out, `contract` if a factory returns something else,
 * and what factories and wrappers throw.
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
 * Creates `numEnvs` environments that step together, inside their wrappers.
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
  const env = alone === 0 ? await unwrapped(entry, choice, numEnvs) : await side(registry, single, numEnvs);
  return closedOnError(env, () => wrapped(registry, wrappers.slice(alone), env));
}

/** Creates a vector of singly wrapped environments. @throws PrismError `incompatible` for wrappers that share statistics. */
async function side(registry: Registry, choice: EnvironmentChoice, numEnvs: number): Promise<VectorEnv> {
  return sideBySide(numEnvs, async () => {
    const env = await createEnvironment(registry, choice);
    if (env.adoptStatistics === undefined) return env;
    env.close?.();
    const names = choice.wrappers?.map(({ name }) => name) ?? [];
    throw PrismError.incompatible`The wrapper ${names.at(-1)} cannot go around a normalising wrapper: ${names.join(', ')}.
      Name ${names.at(-1)} first, so that it is inside.`;
  });
}

/** Creates a vector of single environments; closes them if one fails. */
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

/** Creates `numEnvs` copies of an environment, with the entry's native vector if it has one. */
async function unwrapped(
  entry: EnvironmentEntry<object>,
  { id, config: given }: EnvironmentChoice,
  numEnvs: number,
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

/** Names what needs the memory, for errors. */
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
