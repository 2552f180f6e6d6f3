import { readFileSync } from 'node:fs';
import type { Env, Space } from '@prism-rl/core';
import { type Box, Discrete, noInfo } from '@prism-rl/core';

/** Reads the fixture that `tools/env-gymnasium/wrappers.py` recorded with Gymnasium, and plays its actions. */

/** Recording of a wrapped environment. */
export interface Run {
  readonly name: string;
  readonly seed: number;
  readonly shape: readonly number[];
  readonly observations: Float32Array;
  readonly rewards: Float64Array;
  /** terminated + 2 · truncated. */
  readonly flags: readonly number[];
  /** Return and length of each episode in the info. */
  readonly episodes: readonly (readonly number[])[];
}

/** Recording of a wrapped vector. */
export interface VectorRun {
  readonly name: string;
  readonly seed: number;
  readonly numEnvs: number;
  readonly observations: Float32Array;
  readonly rewards: Float64Array;
}

type Raw<T> = { readonly [K in keyof T]: T[K] extends Float32Array | Float64Array ? string : T[K] };

const document = JSON.parse(readFileSync(new URL('fixtures/wrappers.json', import.meta.url), 'utf8')) as {
  singles: Raw<Run>[];
  vectors: Raw<VectorRun>[];
};

const bytes = (base64: string): ArrayBuffer => new Uint8Array(Buffer.from(base64, 'base64')).buffer;
const decoded = <R extends Raw<Run> | Raw<VectorRun>>(run: R) => ({
  ...run,
  observations: new Float32Array(bytes(run.observations)),
  rewards: new Float64Array(bytes(run.rewards)),
});

export const runs: readonly Run[] = document.singles.map(decoded);
export const vectorRuns: readonly VectorRun[] = document.vectors.map(decoded);

/** Pseudo-random actions of a space, as in `tools/env-gymnasium/policies.py`. */
export function lcg(seed: number, space: Space<unknown>): () => number | Float32Array {
  let x = Number((BigInt(seed) * 2654435761n + 12345n) & 0xffff_ffffn);
  const next = (): number => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x;
  };
  if (space instanceof Discrete) return () => (next() >>> 16) % space.n;
  const { low, high } = space as Box;
  return () => Float32Array.from(low, (bound, k) => bound + (next() / 2 ** 32) * (high[k]! - bound));
}

/** Plays the actions of `act`, resets after ended episodes, and records a {@link Run}. */
export function play<A>(env: Env<unknown, A>, act: () => A, { name, seed, shape }: Run, steps: number): Run {
  const seen: number[] = [];
  const see = (observation: unknown): void => {
    if (typeof observation === 'number') seen.push(observation);
    else for (const value of observation as ArrayLike<number> as number[]) seen.push(value);
  };
  const rewards = new Float64Array(steps);
  const flags: number[] = [];
  const episodes: number[][] = [];
  see(env.reset({ seed }).observation);
  for (let k = 0; k < steps; k++) {
    const { observation, reward, terminated, truncated, info } = env.step(act());
    see(observation);
    rewards[k] = reward;
    flags.push(Number(terminated) + 2 * Number(truncated));
    const episode = info.episode as { r: number; l: number } | undefined;
    if (episode !== undefined) episodes.push([episode.r, episode.l]);
    if (terminated || truncated) see(env.reset().observation);
  }
  return { name, seed, shape, observations: Float32Array.from(seen), rewards, flags, episodes };
}

/** Observes the last action and uses no random numbers. */
export class Counter implements Env<number, number> {
  readonly id = 'Counter-v0';
  readonly observationSpace = new Discrete(10);
  readonly actionSpace = new Discrete(10);

  reset() {
    return { observation: 0, info: noInfo };
  }

  step(action: number) {
    return { observation: action, reward: action, terminated: false, truncated: false, info: noInfo };
  }
}
