// Through the runner: stopped and resumed runs are the same run, metrics come now and then, and the agents learn.
import type { Snapshot } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic';
import type { RunnerEvent } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { lastValueFrom, tap } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { plugin } from '../src/index.ts';

interface Finished {
  readonly events: RunnerEvent[];
  readonly snapshots: Snapshot[];
}

/** Trains and saves whenever `saveAt` is reached for the first time, and at the end. */
async function run(agent: string, numEnvs: number, saveAt: number, resume?: Snapshot): Promise<Finished> {
  const events: RunnerEvent[] = [];
  const snapshots: Snapshot[] = [];
  const own = { agent, steps: 3000, numEnvs, seed: 4, agentConfig: { hidden: [16, 8] } };
  const options = { plugins: [classic, plugin], env: 'CartPole-v1', ...own };
  let handle: Extract<RunnerEvent, { type: 'start' }>['run'] | undefined;
  const save = (): void =>
    handle!.atBoundary(async () => {
      snapshots.push(structuredClone(await handle!.save()));
    });
  await lastValueFrom(
    train(resume === undefined ? options : { ...options, resume }).pipe(
      tap((event) => {
        events.push(event.type === 'steps' ? { ...event } : event);
        if (event.type === 'start') handle = event.run;
        if (event.type === 'end') save();
        if (event.type === 'steps' && event.envSteps >= saveAt && snapshots.length === 0) save();
      }),
    ),
  );
  return { events, snapshots };
}

describe.each(Object.keys(plugin.agents ?? {}))('%s', (agent) => {
  test.each([1, 3])(
    'a resumed run in %i environments ends as one that was never stopped',
    async (numEnvs) => {
      const whole = await run(agent, numEnvs, 1000);
      expect(whole.snapshots).toHaveLength(2);
      const [middle, end] = whole.snapshots as [Snapshot, Snapshot];
      const resumed = await run(agent, numEnvs, Number.POSITIVE_INFINITY, middle);
      expect(resumed.snapshots).toEqual([end]);
      expect(middle).not.toEqual(end);
    },
  );

  test('metrics are finite, explained, and come about every 1000 steps', async () => {
    const { events } = await run(agent, 1, Number.POSITIVE_INFINITY);
    const updates = events.filter((event) => event.type === 'update');
    expect(updates.length).toBeGreaterThanOrEqual(2);
    expect(updates.length).toBeLessThanOrEqual(3);
    const meanings = Object.keys(plugin.agents![agent]!.metrics!).sort();
    for (const { metrics } of updates) {
      expect(Object.keys(metrics).sort()).toEqual(meanings);
      expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    }
  });
});
