// Runs that end because they are solved, or because their agent says so.
import type { Plugin, Snapshot, StepLearner } from '@prism-rl/core';
import { lastValueFrom, type MonoTypeOperatorFunction, tap, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { stopWhenSolved } from '../src/operators/stopWhenSolved.ts';
import type { RunnerEvent } from '../src/runHandle.ts';
import { train } from '../src/train.ts';
import { base } from './corridorRun.ts';

/** Adds a copy of the state at the end, by a task of the run's schedule, as checkpoints are saved. */
function saveAsTask(into: Snapshot[]): MonoTypeOperatorFunction<RunnerEvent> {
  return tap((event) => {
    if (event.type !== 'start') return;
    const { run } = event;
    run.schedule({
      next: () => Number.POSITIVE_INFINITY,
      atEnd: () => true,
      run: async () => void into.push(structuredClone(await run.save())),
    });
  });
}

test('a solved run says so', async () => {
  const events = await lastValueFrom(
    train({ ...base, steps: 1e7 }).pipe(stopWhenSolved({ return: 0.2, over: 20 }), toArray()),
  );
  const returns = events.flatMap((event) => (event.type === 'episode' ? [event.return] : []));
  expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'solved' });
  expect(returns.slice(-20).reduce((sum, value) => sum + value, 0) / 20).toBeGreaterThanOrEqual(0.2);
});

test('a resumed run is solved at the same episode as an uninterrupted one, for any window', async () => {
  const solved = stopWhenSolved({ return: -1, over: 120 }); // any returns do
  const controller = new AbortController();
  const saved: Snapshot[] = [];
  const stopped = await lastValueFrom(
    train({ ...base, steps: 1e7, signal: controller.signal }).pipe(
      solved,
      tap((event) => {
        if (event.type === 'episode' && event.episode === 50) controller.abort();
      }),
      saveAsTask(saved),
    ),
  );
  expect(stopped).toMatchObject({ type: 'end', reason: 'stopped' });
  const whole = await lastValueFrom(train({ ...base, steps: 1e7 }).pipe(solved));
  expect(whole).toMatchObject({ type: 'end', reason: 'solved', episodes: 120 });
  const resumed = await lastValueFrom(train({ ...base, steps: 1e7, resume: saved[0]! }).pipe(solved));
  const { seconds: _, ...facts } = whole as Extract<RunnerEvent, { type: 'end' }>;
  expect(resumed).toMatchObject(facts);
});

test.each([
  ['at the step that solves it', stopWhenSolved({ return: 0.5, over: 2 })],
  // The verification then finds the run stopped, and repeats.
  ['during verification', stopWhenSolved({ return: 0.5, over: 2, greedy: 10 })],
])('a run stopped %s is solved there when resumed', async (_when, solved) => {
  const whole = await lastValueFrom(train(base).pipe(solved));
  expect(whole).toMatchObject({ type: 'end', reason: 'solved' });
  const controller = new AbortController();
  const saved: Snapshot[] = [];
  const stopped = await lastValueFrom(
    train({ ...base, signal: controller.signal }).pipe(
      // Before stopWhenSolved sees the episode.
      tap((event) => {
        if (event.type === 'episode' && event.envSteps === whole.envSteps) controller.abort();
      }),
      saveAsTask(saved),
      solved,
    ),
  );
  expect(stopped).toMatchObject({ type: 'end', reason: 'stopped', envSteps: whole.envSteps });
  const resumed = await lastValueFrom(train({ ...base, resume: saved[0]! }).pipe(solved));
  expect(resumed).toMatchObject({ type: 'end', reason: 'solved', envSteps: whole.envSteps });
});

test.each([
  ['finished', true],
  ['solved', 'solved'],
] as const)('an agent that has done what it set out to ends the run: %s', async (reason, finished) => {
  const drift = toyPlugin.agents!.drift!;
  const plugin: Plugin = {
    name: 'brief',
    agents: {
      brief: {
        ...drift,
        create: async (context) => {
          const agent = (await drift.create(context)) as StepLearner;
          let updates = 0;
          const learn = agent.learn.bind(agent);
          const counting = (batch: unknown): ReturnType<typeof learn> => {
            updates++;
            return learn(batch);
          };
          return Object.defineProperty(Object.assign(agent, { learn: counting }), 'finished', {
            get: () => updates === 70 && finished,
          });
        },
      },
    },
  };
  const end = await lastValueFrom(train({ ...base, plugins: [toyPlugin, plugin], agent: 'brief' }));
  expect(end).toMatchObject({ type: 'end', reason, envSteps: 70, updates: 70 });
});
