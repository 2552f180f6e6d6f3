// Runs that end because they are solved, or because their agent says so.
import type { Snapshot } from '@prism-rl/core';
import { lastValueFrom, type MonoTypeOperatorFunction, tap } from 'rxjs';
import { expect, test } from 'vitest';
import { stopWhenSolved } from '../src/operators/stopWhenSolved.ts';
import type { RunnerEvent } from '../src/runHandle.ts';
import { train } from '../src/train.ts';
import { abortAt, base, eventsOf, withAgent } from './corridorRun.ts';

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
  const events = await eventsOf({ steps: 1e7 }, stopWhenSolved({ return: 0.2, over: 20 }));
  const returns = events.flatMap((event) => (event.type === 'episode' ? [event.return] : []));
  expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'solved' });
  expect(returns.slice(-20).reduce((sum, value) => sum + value, 0) / 20).toBeGreaterThanOrEqual(0.2);
});

test('a resumed run is solved at the same episode as an uninterrupted one, for any window', async () => {
  const solved = stopWhenSolved({ return: -1, over: 120 }); // any returns do
  const controller = new AbortController();
  const saved: Snapshot[] = [];
  const stopped = await eventsOf(
    { steps: 1e7, signal: controller.signal },
    solved,
    abortAt(controller, (event) => event.type === 'episode' && event.episode === 50),
    saveAsTask(saved),
  );
  expect(stopped.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
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
  const stopped = await eventsOf(
    { signal: controller.signal },
    // Before stopWhenSolved sees the episode.
    abortAt(controller, ({ type, envSteps }) => type === 'episode' && envSteps === whole.envSteps),
    saveAsTask(saved),
    solved,
  );
  expect(stopped.at(-1)).toMatchObject({ type: 'end', reason: 'stopped', envSteps: whole.envSteps });
  const resumed = await lastValueFrom(train({ ...base, resume: saved[0]! }).pipe(solved));
  expect(resumed).toMatchObject({ type: 'end', reason: 'solved', envSteps: whole.envSteps });
});

test.each([
  ['finished', true],
  ['solved', 'solved'],
] as const)('an agent that has done what it set out to ends the run: %s', async (reason, finished) => {
  const plugin = withAgent((agent) => {
    let updates = 0;
    return {
      learn: (batch: unknown) => {
        updates++;
        return agent.learn(batch);
      },
      get finished() {
        return updates === 70 && finished;
      },
    };
  });
  const end = (await eventsOf({ plugins: [plugin] })).at(-1);
  expect(end).toMatchObject({ type: 'end', reason, envSteps: 70, updates: 70 });
});
