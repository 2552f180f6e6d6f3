import { describe, expect, test } from 'vitest';
import { expectTrace } from './comparison.ts';
import { checksumEntries, goldenTraces, runChecksums } from './gymnasium.ts';
import { tasks } from './tasks.ts';

const camelCase = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

describe.each(tasks)('$id equals Gymnasium', (task) => {
  const traces = goldenTraces(task.id);
  const entries = checksumEntries(task.id);

  test('there are recordings', () => expect(traces.length + entries.length).toBeGreaterThan(0));

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
