import type { Env } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { checksumEntries, type GoldenTrace, goldenTraces, runChecksums } from './gymnasium.ts';
import { type Tolerance, tasks } from './tasks.ts';

const camelCase = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Replays a recorded trace; every observation, reward and flag must match within `tolerance`. */
function expectTrace<A>(env: Env<Float32Array, A>, trace: GoldenTrace, tolerance: Tolerance): void {
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

describe.each(tasks)('$id equals Gymnasium', (task) => {
  const traces = goldenTraces(task.id);
  const entries = checksumEntries(task.id);

  test('recordings exist', () => expect(traces.length + entries.length).toBeGreaterThan(0));

  for (const trace of traces) {
    test(`golden trace of seed ${trace.seed}, every value`, () =>
      expectTrace(task.create(), trace, task.tolerance));
  }

  for (const { kwargs, policy, steps, runs } of entries) {
    test(`${JSON.stringify(kwargs)} ${policy}: checksums of ${runs.length} seeds, ${steps} steps each`, () => {
      const config = Object.fromEntries(
        Object.entries(kwargs).map(([name, value]) => [camelCase(name), value]),
      );
      let equalObservations = 0;
      for (const run of runs) {
        const ours = runChecksums(task.create(config), task.policy(policy, run.seed), run.seed, steps);
        expect(ours.flags).toBe(run.flags);
        expect(ours.episodes).toBe(run.episodes);
        expect(Math.abs(ours.return - run.return)).toBeLessThanOrEqual(1e-9 * steps);
        if (task.tolerance.reward === 0) expect(ours.rewards).toBe(run.rewards);
        if (ours.observations === run.observations) equalObservations++;
      }
      // If single bits may differ, nine of ten runs must still be bit-equal.
      const needed = task.tolerance.observation === 0 ? runs.length : 0.9 * runs.length;
      expect(equalObservations).toBeGreaterThanOrEqual(needed);
    });
  }
});
