// Runs as `tools/env-gymnasium` records them: its pseudo-random numbers, and checksums of what an environment returns. Browsers run this, too.
import type { Env } from '@prism-rl/core';
import { crc32 } from '@prism-rl/core/safetensors';

/** CRC-32 of all outputs of one run, its number of episodes and its return. */
export interface RunChecksums {
  readonly seed: number;
  readonly observations: number;
  readonly rewards: number;
  readonly flags: number;
  readonly episodes: number;
  readonly return: number;
}

/** Numerical Recipes' generator of 32-bit integers, reproducible in any language. */
export function lcg(seed: number): () => number {
  let x = Number((BigInt(seed) * 2654435761n + 12345n) & 0xffff_ffffn);
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x;
  };
}

/** Actions from 0 to `n` − 1, of the generator's upper bits. */
export function lcgActions(seed: number, n: number): () => number {
  const next = lcg(seed);
  return () => (next() >>> 16) % n;
}

/** The name of our setting for one of Gymnasium's keyword arguments. */
export const camelCase = (name: string): string =>
  name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** An array's bytes; numbers as 32-bit integers. */
function bytesOf(observation: unknown): Uint8Array {
  const array = ArrayBuffer.isView(observation)
    ? observation
    : Int32Array.from([observation].flat() as number[]);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Plays `steps` actions; after the end of an episode it resets without a seed. */
export function runChecksums<O, A>(
  env: Env<O, A>,
  act: (observation: O) => A,
  seed: number,
  steps: number,
): RunChecksums {
  let [observations, episodes, total] = [0, 0, 0];
  const rewards = new Float64Array(steps);
  const flags = new Uint8Array(steps);
  const see = (observation: O): O => {
    observations = crc32(bytesOf(observation), observations);
    return observation;
  };
  let observation = see(env.reset({ seed }).observation);
  for (let k = 0; k < steps; k++) {
    const result = env.step(act(observation));
    observation = see(result.observation);
    rewards[k] = result.reward;
    total += result.reward;
    flags[k] = Number(result.terminated) + 2 * Number(result.truncated);
    if (result.terminated || result.truncated) {
      episodes++;
      observation = see(env.reset().observation);
    }
  }
  return {
    ...{ seed, observations, rewards: crc32(bytesOf(rewards)), flags: crc32(flags) },
    ...{ episodes, return: total },
  };
}
