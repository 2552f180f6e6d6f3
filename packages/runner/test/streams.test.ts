// The streams that others take of a run: environment, memory, agent; and that looking changes nothing.
import type { EpisodeEvent } from '@prism-rl/core';
import { Registry } from '@prism-rl/core';
import { finalize, lastValueFrom, share, take, tap, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { evaluateEvery } from '../src/operators/evaluateEvery.ts';
import { batches, episodes, evaluations, transitions, updates } from '../src/operators/streams.ts';
import { optionsOf } from '../src/optionsOf.ts';
import type { RunnerEvent } from '../src/runHandle.ts';
import { planRun } from '../src/runPlan.ts';
import type { TrainOptions } from '../src/train.ts';
import { train } from '../src/train.ts';
import { toyPlugin } from './toyPlugin.ts';

const base: TrainOptions = { plugins: [toyPlugin], env: 'Corridor-v0', agent: 'drift', steps: 3000, seed: 4 };

function plainEvents(events: readonly RunnerEvent[]): unknown[] {
  return events.map((event) => {
    if (event.type === 'start') return event.type;
    if (event.type === 'end') return { ...event, seconds: 0 };
    return event.type === 'steps' ? [event.envSteps, event.count] : event;
  });
}

test('every step, batch, update, episode and evaluation of one shared run; and the run stays what it is', async () => {
  const alone = await lastValueFrom(train(base).pipe(evaluateEvery({ steps: 1250, episodes: 3 }), toArray()));
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

test('who has seen enough is shown no more; a run that only they wanted ends with them', async () => {
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

test('of two who watch, the one who goes sees nothing more, and the other everything', async () => {
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

test('a manifest says the options that it was planned from', () => {
  const registry = new Registry([toyPlugin]);
  for (const more of [
    {},
    { numEnvs: 3, steps: 77, backend: 'none', context: { a: 1 } },
    { allSteps: true },
  ]) {
    const { manifest } = planRun(registry, { ...base, ...more });
    const about = { schedule: { checkpointSteps: 5 }, plugins: [{ name: 'x', from: 'y' }] };
    expect(planRun(registry, optionsOf({ ...manifest, ...about })).manifest).toEqual(manifest);
  }
});
