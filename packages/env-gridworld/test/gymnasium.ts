import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Env, VectorEnv } from '@prism-rl/core';

/** Reads the fixtures that `tools/env-gymnasium` recorded with Gymnasium, and replays their actions. */

type Kwargs = { readonly [name: string]: number | boolean | readonly number[] | readonly string[] };

/** A recorded run with every value. Blackjack's observations are three integers each. */
export interface GoldenTrace {
  readonly seed: number;
  readonly actions: string;
  readonly obs0: readonly number[];
  readonly obs: readonly number[];
  readonly resetObs: readonly number[];
  readonly rewards: readonly number[];
  readonly terminated: readonly number[];
  readonly truncated: readonly number[];
}

/** Recorded runs of one configuration. */
export interface GoldenEntry {
  readonly env: string;
  readonly kwargs: Kwargs;
  readonly obsDim: number;
  readonly traces: readonly GoldenTrace[];
}

/** CRC-32 of all outputs of one run. */
export interface Checksums {
  readonly seed: number;
  readonly observations: number;
  readonly rewards: number;
  readonly flags: number;
  readonly episodes: number;
  readonly return: number;
}

/** Checksums of 20 runs of one configuration. */
export interface ChecksumEntry {
  readonly env: string;
  readonly kwargs: Kwargs;
  readonly steps: number;
  readonly runs: readonly Checksums[];
}

/** Checksums of a transition table. */
export interface ModelEntry {
  readonly env: string;
  readonly kwargs: Kwargs;
  readonly outcomes: number;
  readonly lengths: number;
  readonly probabilities: number;
  readonly nextStates: number;
  readonly rewards: number;
  readonly terminated: number;
  readonly startDistribution: number;
  readonly actionMasks?: number;
}

function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')) as T;
}

export const goldenEntries: readonly GoldenEntry[] = fixture<{ envs: GoldenEntry[] }>('golden.json').envs;
export const checksumEntries: readonly ChecksumEntry[] = fixture<{ environments: ChecksumEntry[] }>(
  'checksums.json',
).environments;
export const models = fixture<{
  tables: ModelEntry[];
  maps: { size: number; p: number; seed: number; map: string[] }[];
}>('models.json');

export function crcOf(array: Int32Array | Float64Array | Uint8Array | Int8Array): number {
  return crc32(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}

/** Converts Gymnasium's keyword arguments to our settings. */
export function configOf(kwargs: Kwargs): { [name: string]: unknown } {
  const renamed = Object.entries(kwargs).map(([name, value]) => {
    const camelCase = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    return [camelCase === 'desc' ? 'map' : camelCase, value] as const;
  });
  return Object.fromEntries(renamed);
}

/** Numerical Recipes' generator, as in `tools/env-gymnasium/policies.py`. */
export function lcgActions(seed: number, n: number): () => number {
  let x = Number((BigInt(seed) * 2654435761n + 12345n) & 0xffff_ffffn);
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return (x >>> 16) % n;
  };
}

/** Plays `steps` actions and computes checksums of the environment's outputs. */
export function runChecksums<O>(
  env: Env<O, number>,
  act: () => number,
  seed: number,
  steps: number,
): Checksums {
  const seen: number[] = [];
  const see = (observation: unknown): void => {
    if (typeof observation === 'number') seen.push(observation);
    else seen.push(...(observation as readonly number[]));
  };
  const rewards = new Float64Array(steps);
  const flags = new Uint8Array(steps);
  let episodes = 0;
  let total = 0;
  see(env.reset({ seed }).observation);
  for (let k = 0; k < steps; k++) {
    const { observation, reward, terminated, truncated } = env.step(act());
    see(observation);
    rewards[k] = reward;
    total += reward;
    flags[k] = Number(terminated) + 2 * Number(truncated);
    if (terminated || truncated) {
      episodes++;
      see(env.reset().observation);
    }
  }
  return {
    seed,
    observations: crcOf(Int32Array.from(seen)),
    rewards: crcOf(rewards),
    flags: crcOf(flags),
    episodes,
    return: total,
  };
}

export function vectorChecksums(
  vector: VectorEnv,
  policies: readonly (() => number)[],
  seed: number,
  steps: number,
): Checksums[] {
  const { numEnvs, observations, finalObservations, rewards, terminated, truncated } = vector;
  const { size } = vector.observationSpace;
  const rows = Array.from({ length: numEnvs }, () => ({
    seen: [] as number[],
    rewards: new Float64Array(steps),
    flags: new Uint8Array(steps),
    episodes: 0,
    total: 0,
  }));
  const see = (i: number, array: VectorEnv['observations']): void => {
    rows[i]!.seen.push(...array.subarray(i * size, (i + 1) * size));
  };
  vector.reset({ seed });
  for (let i = 0; i < numEnvs; i++) see(i, observations);
  for (let k = 0; k < steps; k++) {
    vector.step(Int32Array.from(policies, (act) => act()));
    for (const [i, row] of rows.entries()) {
      const ended = terminated[i] === 1 || truncated[i] === 1;
      if (ended) see(i, finalObservations);
      see(i, observations);
      row.rewards[k] = rewards[i]!;
      row.total += rewards[i]!;
      row.flags[k] = terminated[i]! + 2 * truncated[i]!;
      if (ended) row.episodes++;
    }
  }
  return rows.map((row, i) => ({
    seed: seed + i,
    observations: crcOf(Int32Array.from(row.seen)),
    rewards: crcOf(row.rewards),
    flags: crcOf(row.flags),
    episodes: row.episodes,
    return: row.total,
  }));
}
