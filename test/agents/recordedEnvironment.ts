// What an environment does in a short game of chance, in a few lines: enough to see that it is another one, and in which respect.
import { createHash } from 'node:crypto';
import type { Config, Env, Registry, Space } from '@prism-rl/core';
import { createEnvironment, createEnvironments, packedArray, Rng } from '@prism-rl/core';

const numEnvs = 3;

/**
 * Plays so many steps in one environment and in a vector of three.
 *
 * @returns returns of the episodes, or of what there was of one, and digests of observations and infos, of pictures, of texts, of what is
 * saved, and of all arrays of the vector.
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
  const { observationSpace, actionSpace } = vector;
  const rng = new Rng(3);
  const all = new Digest();
  vector.reset({ seed: 2 });
  const actions = packedArray(actionSpace.dtype, numEnvs * actionSpace.size);
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < numEnvs; i++)
      actionSpace.pack(
        anyAction(observationSpace, actionSpace, vector.observations, i, rng),
        actions,
        i * actionSpace.size,
      );
    vector.step(actions);
    const { observations, rewards, terminated, truncated } = vector;
    for (const array of [observations, rewards, terminated, truncated]) all.add(array);
    if (terminated.includes(1) || truncated.includes(1)) all.add(vector.finalObservations);
  }
  if (vector.save !== undefined) all.add(vector.save());
  vector.close?.();
  return [...alone, `vector ${all}`];
}

function playedAlone(env: Env, steps: number): string[] {
  const { observationSpace, actionSpace } = env;
  const [seen, pictures, texts] = [new Digest(), new Digest(), new Digest()];
  const packed = packedArray(observationSpace.dtype, observationSpace.size);
  const look = (observation: unknown, info: unknown): void => {
    observationSpace.pack(observation, packed, 0);
    seen.add(packed);
    seen.add(JSON.stringify(info));
  };
  const show = (): void => {
    if (env.render !== undefined) pictures.add(env.render().data);
    if (env.renderText !== undefined) texts.add(env.renderText());
  };
  const rng = new Rng(1);
  const returns: number[] = [0];
  const first = env.reset({ seed: 4 });
  look(first.observation, first.info);
  for (let t = 0; t < steps; t++) {
    if (t % 8 === 0) show();
    const { observation, reward, terminated, truncated, info } = env.step(
      anyAction(observationSpace, actionSpace, packed, 0, rng),
    );
    look(observation, info);
    seen.add(JSON.stringify([reward, terminated, truncated]));
    returns.push(returns.pop()! + reward);
    if (!terminated && !truncated) continue;
    show();
    const { observation: next, info: more } = env.reset();
    look(next, more);
    returns.push(0);
  }
  const saved = new Digest();
  if (env.save !== undefined) saved.add(env.save());
  return [
    `returns ${returns.join(', ')}`,
    `seen ${seen}, pictures ${pictures}, texts ${texts}, saved ${saved}`,
  ];
}

/** An action that is possible, drawn. @param observations rows, of which `row` may hold a mask. */
function anyAction(
  observationSpace: Space,
  actionSpace: Space,
  observations: Parameters<Space['unpack']>[0],
  row: number,
  rng: Rng,
): unknown {
  const { action_mask: mask } = (observationSpace.unpack(observations, row * observationSpace.size) ??
    {}) as {
    action_mask?: ArrayLike<number>;
  };
  for (;;) {
    const action = actionSpace.sample(rng);
    if (mask === undefined || mask[Number(action)] === 1) return action;
  }
}

/** A digest that is added to, short where it is written. */
class Digest {
  readonly #hash = createHash('sha256');

  add(part: string | ArrayBufferView): void {
    this.#hash.update(
      typeof part === 'string' ? part : new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    );
  }

  toString(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }
}
