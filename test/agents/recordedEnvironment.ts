// Records an environment under random actions in a few lines, which show what changed.
import type { Config, Env, Registry } from '@prism-rl/core';
import { createEnvironment, createEnvironments, packedArray, Rng, randomAction } from '@prism-rl/core';
import { sampleActions } from '../../packages/testing/src/envParts.ts';
import { Digest } from './digest.ts';

const numEnvs = 3;

/** Environments that run everywhere: without Atari cartridges, which are not in the repository, and families (`gymnasium/*`), which run in Python. */
export function recordableEnvironments(registry: Registry): ReturnType<typeof registry.list<'environments'>> {
  return registry
    .list('environments')
    .filter(
      ({ id, plugin }) =>
        !id.endsWith('/*') && (plugin !== '@prism-rl/env-atari' || id.startsWith('PrismCatch')),
    );
}

/**
 * Plays `steps` steps in one environment and in a vector of three.
 *
 * @returns the return of each episode, the last one unfinished, then digests of the observations and infos, the pictures, the texts, the
 * saved state, and all the vector's arrays.
 */
export async function recordedEnvironment(
  registry: Registry,
  id: string,
  config: Config,
  steps: number,
): Promise<string[]> {
  const env = await createEnvironment(registry, { id, config });
  const alone = playedAlone(env, steps);
  env.close?.();
  const vector = await createEnvironments(registry, { id, config }, numEnvs);
  const rng = new Rng(3);
  const all = new Digest();
  vector.reset({ seed: 2 });
  for (let t = 0; t < steps; t++) {
    vector.step(sampleActions(vector, rng));
    const { observations, rewards, terminated, truncated } = vector;
    for (const array of [observations, rewards, terminated, truncated]) all.add(array);
    if (terminated.includes(1) || truncated.includes(1)) all.add(vector.finalObservations);
  }
  if (vector.save !== undefined) all.add(vector.save());
  vector.close?.();
  return [...alone, `vector ${all}`];
}

function playedAlone(env: Env, steps: number): string[] {
  const { observationSpace } = env;
  const [seen, pictures, texts] = [new Digest(), new Digest(), new Digest()];
  const packed = packedArray(observationSpace.dtype, observationSpace.size);
  let observation: unknown;
  const look = (now: { readonly observation: unknown; readonly info: unknown }): void => {
    observation = now.observation;
    observationSpace.pack(observation, packed, 0);
    seen.add(packed).add(JSON.stringify(now.info));
  };
  const show = (): void => {
    if (env.render !== undefined) pictures.add(env.render().data);
    if (env.renderText !== undefined) texts.add(env.renderText());
  };
  const rng = new Rng(1);
  const returns: number[] = [0];
  look(env.reset({ seed: 4 }));
  for (let t = 0; t < steps; t++) {
    if (t % 8 === 0) show();
    const step = env.step(randomAction(env, observation, rng));
    const { reward, terminated, truncated } = step;
    look(step);
    seen.add(JSON.stringify([reward, terminated, truncated]));
    returns.push(returns.pop()! + reward);
    if (!terminated && !truncated) continue;
    show();
    look(env.reset());
    returns.push(0);
  }
  const saved = new Digest();
  if (env.save !== undefined) saved.add(env.save());
  return [
    `returns ${returns.join(', ')}`,
    `seen ${seen}, pictures ${pictures}, texts ${texts}, saved ${saved}`,
  ];
}
