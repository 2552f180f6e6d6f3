import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Env } from '@prism-rl/core';

/** Reads the fixtures that `tools/env-gymnasium` recorded with Gymnasium, and replays their actions. */

/** A recorded run with every value. */
export interface GoldenTrace {
  readonly seed: number;
  readonly actions: readonly (number | Float32Array)[];
  readonly observation0: Float32Array;
  /** Row k is the observation after step k. */
  readonly observations: Float32Array;
  readonly rewards: ArrayLike<number>;
  readonly terminated: ReadonlySet<number>;
  readonly truncated: ReadonlySet<number>;
  /** First observations of the later episodes, in order. */
  readonly resetObservations: Float32Array;
}

type RawTrace = { readonly [key: string]: unknown };

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8'));
}

function decode(base64: unknown): ArrayBuffer {
  const bytes = Buffer.from(base64 as string, 'base64');
  return new Uint8Array(bytes).buffer;
}

export function goldenTraces(env: string): GoldenTrace[] {
  const { envs } = fixture('golden.json') as { envs: { env: string; traces: RawTrace[] }[] };
  return envs
    .filter((entry) => entry.env === env)
    .flatMap((entry) => entry.traces)
    .map((trace) => ({
      seed: trace.seed as number,
      actions:
        typeof trace.actions === 'string'
          ? Array.from(trace.actions, Number)
          : Array.from(new Float32Array(decode(trace.actionsF32)), (value) => Float32Array.of(value)),
      observation0: new Float32Array(decode(trace.obs0F32)),
      observations: new Float32Array(decode(trace.obsF32)),
      rewards: (trace.rewards as number[] | undefined) ?? new Float64Array(decode(trace.rewardsF64)),
      terminated: new Set(trace.terminated as number[]),
      truncated: new Set(trace.truncated as number[]),
      resetObservations: new Float32Array(decode(trace.resetObsF32)),
    }));
}

/** Checksums of 20 runs of one configuration. */
export interface ChecksumEntry {
  readonly env: string;
  readonly kwargs: { readonly [name: string]: number | boolean };
  readonly policy: PolicyName;
  readonly steps: number;
  readonly runs: readonly Checksums[];
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

/** Reads the recorded checksums of one environment. */
export function checksumEntries(env: string): ChecksumEntry[] {
  const { environments } = fixture('checksums.json') as { environments: ChecksumEntry[] };
  return environments.filter((entry) => entry.env === env);
}

/** Reads numbers stored as base64 of float64. */
export function float64Fixture(name: string): { [key: string]: Float64Array } {
  const entries = Object.entries(fixture(name) as { [key: string]: string });
  return Object.fromEntries(
    entries
      .filter(([key]) => key.endsWith('F64'))
      .map(([key, text]) => [key.slice(0, -3), new Float64Array(decode(text))]),
  );
}

type Policy<A> = (observation: Float32Array) => A;
export type PolicyName = 'lcg' | 'balance' | 'swing';

/** Actions of a discrete space, as in `tools/env-gymnasium/policies.py`. */
export function discretePolicy(name: PolicyName, seed: number, n: number): Policy<number> {
  if (name === 'lcg') {
    const next = lcg(seed);
    return () => (next() >>> 16) % n;
  }
  if (name === 'balance') {
    return ([x, v, angle, w]) => (0.1 * x! + 0.2 * v! + 4 * angle! + 1 * w! > 0 ? 1 : 0);
  }
  return (observation) => (velocityIn(observation) >= 0 ? 2 : 0);
}

/** Actions of a one-dimensional box from −`high` to `high`. */
export function boxPolicy(name: PolicyName, seed: number, high: number): Policy<Float32Array> {
  if (name === 'lcg') {
    const next = lcg(seed);
    return () => Float32Array.of(-high + (next() / 2 ** 32) * (high - -high));
  }
  return (observation) => Float32Array.of(velocityIn(observation) >= 0 ? high : -high);
}

function velocityIn(observation: Float32Array): number {
  return observation.length === 6 ? observation[4]! : observation[observation.length - 1]!;
}

function lcg(seed: number): () => number {
  let x = Number((BigInt(seed) * 2654435761n + 12345n) & 0xffff_ffffn);
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x;
  };
}

/** Plays `steps` actions and computes checksums of the environment's outputs. */
export function runChecksums<A>(
  env: Env<Float32Array, A>,
  act: Policy<A>,
  seed: number,
  steps: number,
): Checksums {
  let observations = 0;
  let episodes = 0;
  let total = 0;
  const rewards = new Float64Array(steps);
  const flags = new Uint8Array(steps);
  const see = (observation: Float32Array): Float32Array => {
    observations = crc32(
      new Uint8Array(observation.buffer, observation.byteOffset, observation.byteLength),
      observations,
    );
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
    seed,
    observations,
    rewards: crc32(new Uint8Array(rewards.buffer)),
    flags: crc32(flags),
    episodes,
    return: total,
  };
}
