/** Gymnasium's results: fixtures/golden.json, recorded by tools/env-mujoco/golden.py. */

import { readFileSync } from 'node:fs';
import type { Config } from '@prism-rl/core';

/** Gymnasium's info; lists stand for arrays. */
type TheirInfo = { readonly [name: string]: number | readonly number[] };

/** One environment's resets and first steps. Arrays are base64 of float64. */
export interface GoldenRun {
  readonly id: string;
  readonly settings: Config;
  readonly starts: readonly {
    readonly seed: number;
    readonly qpos: string;
    readonly qvel: string;
    readonly observation: string;
    readonly info: TheirInfo;
  }[];
  readonly rewards: readonly number[];
  /** 1: terminated, 2: truncated. */
  readonly flags: readonly number[];
  readonly observations: readonly string[];
  readonly infos: { readonly [name: string]: string };
}

interface Golden {
  readonly mujoco: string;
  readonly seed: number;
  /** Steps with a recorded observation. */
  readonly shown: readonly number[];
  readonly runs: readonly GoldenRun[];
}

export const golden: Golden = JSON.parse(
  readFileSync(new URL('./fixtures/golden.json', import.meta.url), 'utf8'),
) as Golden;

/** Names each run by its id and its settings other than defaults. */
export const namedRuns: readonly (readonly [string, GoldenRun])[] = golden.runs.map((run) => {
  const names = Object.keys(run.settings);
  return [names.length === 0 ? run.id : `${run.id} with ${names.join(', ')}`, run];
});

export function unpacked(base64: string): Float64Array {
  return new Float64Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
}

/** Returns the largest difference between two rows of equal length. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Array.from(a).reduce((most, value, k) => Math.max(most, Math.abs(value - b[k]!)), 0);
}

/** Flattens an info to its numbers. */
export function flat(value: unknown): number[] {
  return typeof value === 'number' ? [value] : Array.from(value as ArrayLike<number>);
}
