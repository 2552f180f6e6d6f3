import type { Env, PackedArray, VectorEnv } from '@prism-rl/core';
import { expect } from 'vitest';
import type { GoldenTrace } from './gymnasium.ts';

/** Allowed deviations; 0 requires equal bits. */
export interface Tolerance {
  readonly observation: number;
  readonly reward: number;
}

/** Replays a recorded trace; every observation, reward and flag must match within `tolerance`. */
export function expectTrace<A>(env: Env<Float32Array, A>, trace: GoldenTrace, tolerance: Tolerance): void {
  const size = trace.observation0.length;
  expect(env.reset({ seed: trace.seed }).observation).toEqual(trace.observation0);
  let resets = 0;
  for (const [k, action] of trace.actions.entries()) {
    const result = env.step(action as A);
    const expected = trace.observations.slice(k * size, (k + 1) * size);
    expect(farthest(result.observation, expected), `step ${k}`).toBeLessThanOrEqual(tolerance.observation);
    expect(Math.abs(result.reward - trace.rewards[k]!), `reward ${k}`).toBeLessThanOrEqual(tolerance.reward);
    expect(result.terminated, `terminated ${k}`).toBe(trace.terminated.has(k));
    expect(result.truncated, `truncated ${k}`).toBe(trace.truncated.has(k));
    if (result.terminated || result.truncated) {
      const first = trace.resetObservations.slice(resets * size, (resets + 1) * size);
      expect(env.reset().observation, `reset after ${k}`).toEqual(first);
      resets++;
    }
  }
  expect(resets * size).toBe(trace.resetObservations.length);
}

function farthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k]!)), 0);
}

/** Checks that the vector and single environments match, step by step. */
export function expectVectorEqualsSingles<A>(
  vector: VectorEnv,
  singles: readonly Env<Float32Array, A>[],
  seed: number,
  steps: number,
  act: (step: number, index: number) => A,
  actions: PackedArray,
): number {
  const size = vector.observationSpace.size;
  const row = (array: PackedArray, i: number) => array.slice(i * size, (i + 1) * size);
  let ended = 0;
  vector.reset({ seed });
  for (const [i, env] of singles.entries()) {
    expect(row(vector.observations, i)).toEqual(env.reset({ seed: seed + i }).observation);
  }
  for (let k = 0; k < steps; k++) {
    const chosen = singles.map((_, i) => act(k, i));
    for (const [i, action] of chosen.entries()) vector.actionSpace.pack(action, actions, i);
    vector.step(actions);
    for (const [i, env] of singles.entries()) {
      const result = env.step(chosen[i]!);
      expect(vector.rewards[i]).toBe(result.reward);
      expect(vector.terminated[i]).toBe(Number(result.terminated));
      expect(vector.truncated[i]).toBe(Number(result.truncated));
      if (result.terminated || result.truncated) {
        ended++;
        expect(row(vector.finalObservations, i)).toEqual(result.observation);
        expect(row(vector.observations, i)).toEqual(env.reset().observation);
      } else expect(row(vector.observations, i)).toEqual(result.observation);
    }
  }
  return ended;
}
