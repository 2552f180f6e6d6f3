/** Through the runner: stopped and resumed runs are the same run, and metrics come now and then. */

import type { Snapshot } from '@prism-rl/core';
import { plugin as gridworld } from '@prism-rl/env-gridworld';
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
async function run(agent: string, steps: number, saveAt: number, resume?: Snapshot): Promise<Finished> {
  const events: RunnerEvent[] = [];
  const snapshots: Snapshot[] = [];
  const options = { plugins: [gridworld, plugin], env: 'FrozenLake-v1', agent, steps, numEnvs: 3, seed: 4 };
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
  test('a resumed run ends with the same tables as one that was never stopped', async () => {
    const whole = await run(agent, 6000, 2000);
    expect(whole.snapshots).toHaveLength(2);
    const [middle, end] = whole.snapshots as [Snapshot, Snapshot];
    const resumed = await run(agent, 6000, Number.POSITIVE_INFINITY, middle);
    expect(resumed.snapshots).toEqual([end]);
    expect(middle).not.toEqual(end);
  });

  test('metrics are finite, explained, and come about every 1000 steps', async () => {
    const { events } = await run(agent, 5000, Number.POSITIVE_INFINITY);
    const updates = events.filter((event) => event.type === 'update');
    expect(updates.length).toBeGreaterThanOrEqual(4);
    expect(updates.length).toBeLessThanOrEqual(5);
    const meanings = Object.keys(plugin.agents![agent]!.metrics!).sort();
    for (const { metrics } of updates) {
      expect(Object.keys(metrics).sort()).toEqual(meanings);
      expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    }
  });
});

test('values that run away end the run, which says what to lower', async () => {
  const options = {
    plugins: [gridworld, plugin],
    env: 'SuttonBartoGrid-v0',
    agent: 'td-lambda',
    steps: 20_000,
  };
  const agentConfig = { discount: 1, stepSize: 1, lambda: 1, traces: 'accumulating' };
  await expect(lastValueFrom(train({ ...options, seed: 1, agentConfig }))).rejects.toMatchObject({
    code: 'not-finite',
    hint: expect.stringContaining('stepSize'),
  });
});
