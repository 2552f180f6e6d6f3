// The streams that others take of a run: environment, memory, agent; and that looking changes nothing.
import type { AgentEntry, EpisodeEvent, Snapshot } from '@prism-rl/core';
import {
  bufferCount,
  connectable,
  finalize,
  firstValueFrom,
  lastValueFrom,
  share,
  take,
  tap,
  toArray,
} from 'rxjs';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { evaluateEvery } from '../src/operators/evaluateEvery.ts';
import { stopWhenSolved } from '../src/operators/stopWhenSolved.ts';
import { batches, episodes, evaluations, transitions, updates } from '../src/operators/streams.ts';
import { rememberAs } from '../src/rememberAs.ts';
import type { RunnerEvent } from '../src/runHandle.ts';
import { train } from '../src/train.ts';
import { base, eventsOf } from './corridorRun.ts';

function plainEvents(events: readonly RunnerEvent[]): unknown[] {
  return events.map((event) => {
    if (event.type === 'start') return event.type;
    if (event.type === 'end') return { ...event, seconds: 0 };
    return event.type === 'steps' ? [event.envSteps, event.count] : event;
  });
}

test('every step, batch, update, episode and evaluation of a shared run, without affecting it', async () => {
  const alone = await eventsOf({}, evaluateEvery({ steps: 1250, episodes: 3 }));
  const run = train(base).pipe(evaluateEvery({ steps: 1250, episodes: 3 }), share());
  let steps = 0;
  let paid = 0;
  let starts = 0;
  const dealt: unknown[] = [];
  const found: { episodes: EpisodeEvent[]; updates: number; evaluations: number[] } = {
    ...{ episodes: [], updates: 0, evaluations: [] },
  };
  run.pipe(transitions()).subscribe(({ count, rewards, starts: first }) => {
    steps += count;
    paid += rewards[0]!;
    starts += first[0]!;
  });
  run.pipe(batches()).subscribe((batch) => dealt.push(batch));
  run.pipe(episodes()).subscribe((episode) => found.episodes.push(episode));
  run.pipe(updates()).subscribe(() => found.updates++);
  run.pipe(evaluations()).subscribe(({ envSteps }) => found.evaluations.push(envSteps));
  const events = await lastValueFrom(run.pipe(toArray()));

  expect(plainEvents(events)).toEqual(plainEvents(alone));
  expect(steps).toBe(3000);
  const inEpisodes = found.episodes.reduce((sum, { length }) => sum + length, 0);
  expect(paid).toBe(found.episodes.reduce((sum, episode) => sum + episode.return, 0));
  // The last episode is under way.
  expect(starts).toBe(found.episodes.length + (inEpisodes < 3000 ? 1 : 0));
  expect(found.updates).toBe(alone.filter(({ type }) => type === 'update').length);
  expect(dealt).toHaveLength(3000);
  expect(found.evaluations).toEqual([1250, 2500, 3000]);
});

test('unsubscribing ends a stream, and the last one ends the run', async () => {
  const run = train(base).pipe(share());
  let isOver = false;
  const whole = lastValueFrom(run.pipe(updates(), toArray()));
  const few = lastValueFrom(run.pipe(transitions(), take(5), toArray()));
  expect(await few).toHaveLength(5);
  expect(await whole).toHaveLength(3000);
  const only = train(base).pipe(
    finalize(() => {
      isOver = true;
    }),
    transitions(),
    take(1),
  );
  await lastValueFrom(only);
  expect(isOver).toBe(true);
});

test('unsubscribing one of two watchers does not affect the other', async () => {
  const seen = { both: 0, first: 0 };
  let leave: (() => void) | undefined;
  await lastValueFrom(
    train(base).pipe(
      tap((event) => {
        if (event.type !== 'start') return;
        event.run.watch({ transitions: () => seen.both++ });
        leave = event.run.watch({ transitions: () => ++seen.first === 700 && leave?.() });
      }),
    ),
  );
  expect(seen).toEqual({ both: 3000, first: 700 });
});

test('collected steps and batches are copies', async () => {
  const five = await firstValueFrom(train(base).pipe(transitions(), bufferCount(5)));
  for (const [k, { nextObservations, starts }] of five.entries()) {
    if (five[k + 1]?.starts[0] === 0) expect(five[k + 1]!.observations).toEqual(nextObservations);
    expect(starts[0]).toBe(
      k === 0 || five[k - 1]!.terminated[0] === 1 || five[k - 1]!.truncated[0] === 1 ? 1 : 0,
    );
  }
  expect(new Set(five.map(({ observations }) => observations)).size).toBe(5);
  const dealt = await firstValueFrom(train(base).pipe(batches<object>(), bufferCount(3)));
  expect(new Set(dealt).size).toBe(3);
  const shared = await firstValueFrom(train(base).pipe(transitions({ copy: false }), bufferCount(2)));
  expect(shared[0]!.observations).toBe(shared[1]!.observations);
});

test.each([
  ['transitions()', transitions()],
  ['batches()', batches()],
  ['stopWhenSolved()', stopWhenSolved({ return: 1, over: 1 })],
  ['An operator', evaluateEvery({ episodes: 1 })],
])('a late %s gets an error, and the run continues', async (name, operator) => {
  const run = connectable(train(base));
  const whole = lastValueFrom(run.pipe(toArray()));
  const late = new Promise((resolve, reject) => {
    run.pipe(take(2)).subscribe({
      complete: () =>
        run.pipe(operator as never).subscribe({ error: reject, complete: () => resolve('silence') }),
    });
  });
  run.connect();
  await expect(late).rejects.toThrow(`${name}`);
  expect((await whole).at(-1)).toMatchObject({ type: 'end', envSteps: 3000 });
});

test('steps can be changed, dropped and added before the memory; returns stay the environment’s', async () => {
  const drift = toyPlugin.agents!.drift!;
  const alone = await lastValueFrom(train(base).pipe(episodes(), toArray()));
  const seen: number[] = [];
  const other = rememberAs(drift, (step, remember) => {
    seen.push(step.rewards[0]!);
    if (seen.length % 3 === 0) return;
    remember({ ...step, rewards: step.rewards.map((reward) => reward + 100) });
  });
  const plugins = [toyPlugin, { name: 'mine', agents: { other } }];
  const run = train({ ...base, plugins, agent: 'other' }).pipe(share());
  const dealt: unknown[] = [];
  run.pipe(batches()).subscribe((batch) => dealt.push(batch));
  const returns = await lastValueFrom(run.pipe(episodes(), toArray()));
  expect(seen).toHaveLength(3000);
  expect(dealt).toHaveLength(2000);
  expect(returns.map(({ return: sum }) => sum).every((sum) => sum < 100)).toBe(true);
  expect(alone.length).toBeGreaterThan(0);
});

test('a memory wrapper is saved and restored', async () => {
  let steps = 0;
  const counted: AgentEntry<object> = {
    ...toyPlugin.agents!.drift!,
    memory: (inner) => ({
      ...{ size: 0, capacity: 1, ready: () => inner.ready(), sample: (rng) => inner.sample(rng) },
      add: (step) => {
        steps++;
        inner.add(step);
      },
      save: () => ({ meta: { steps, inner: inner.save() as never }, arrays: {} }),
      restore: ({ meta }) => {
        steps = Number(meta.steps);
        inner.restore(meta.inner as never);
      },
    }),
  };
  const options = { ...base, plugins: [toyPlugin, { name: 'mine', agents: { counted } }], agent: 'counted' };
  let saved: Snapshot | undefined;
  const saveHalfway = (event: RunnerEvent): void => {
    if (event.type !== 'start') return;
    const { run } = event;
    run.schedule({
      atEnd: () => false,
      next: (now) => (now < 2000 ? 2000 : Number.POSITIVE_INFINITY),
      run: async () => {
        saved = structuredClone(await run.save());
      },
    });
  };
  await lastValueFrom(train(options).pipe(tap(saveHalfway)));
  expect(steps).toBe(3000);
  steps = 0;
  await lastValueFrom(train({ ...options, resume: saved! }));
  expect(steps).toBe(3000);
});
