import type { Snapshot, Transitions } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { firstValueFrom, lastValueFrom, Subject, takeUntil, tap } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { madeAgents, toyPlugin } from '../../../test/toyPlugin.ts';
import { evaluateEvery } from '../src/operators/evaluateEvery.ts';
import { logTo } from '../src/operators/logTo.ts';
import type { RunHandle, RunnerEvent } from '../src/runHandle.ts';
import { resumesExactly } from '../src/savedRun.ts';
import { type TrainOptions, train } from '../src/train.ts';
import { base, eventsOf, row, saveAtEnd, trace, withAgent } from './corridorRun.ts';

test('a run starts, counts its steps and ends; the parts are freed', async () => {
  const events = await eventsOf({});
  const manifest = { steps: 3000, seed: 4, numEnvs: 1 };
  expect(events[0]).toMatchObject({ type: 'start', envSteps: 0, manifest });
  expect(events.at(-1)).toMatchObject({ type: 'end', envSteps: 3000, reason: 'finished', updates: 3000 });
  const marks = events.flatMap((event) => (event.type === 'steps' ? [event.envSteps] : []));
  expect(marks).toEqual([1024, 2048, 3000]);
  const episodes = events.filter((event) => event.type === 'episode');
  expect(episodes.map(({ episode }) => episode)).toEqual(episodes.map((_, k) => k + 1));
  for (const { length, terminated, truncated, return: sum } of episodes) {
    expect(terminated || truncated).toBe(true);
    expect(truncated).toBe(length === 50);
    expect(sum).toBe(terminated ? 1 : 0);
  }
  expect(episodes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(3000);
  expect(madeAgents.at(-1)!.disposed).toBe(true);
});

describe('parts that fail to close', () => {
  /** A run whose agent fails where it is freed, and whose environments tell that they were closed. */
  function run(learn?: () => never) {
    const closed: string[] = [];
    const corridor = toyPlugin.environments!['Corridor-v0']!;
    const close = () => closed.push('environment');
    const create: typeof corridor.create = async (config) =>
      Object.assign(await corridor.create(config), { close });
    const dispose = (): never => {
      throw new Error('not freed');
    };
    const agents = withAgent(() => ({ dispose, ...(learn && { learn }) })).agents!;
    const plugin = {
      ...{ name: 'failing', agents },
      environments: { 'Failing-v0': { ...corridor, create } },
    };
    const options = { ...base, plugins: [plugin], env: 'Failing-v0', steps: 10 };
    return { closed, end: lastValueFrom(train(options).pipe(evaluateEvery({ episodes: 1 }))) };
  }

  test('are reported, and the others are closed', async () => {
    const { closed, end } = run();
    await expect(end).rejects.toThrow('not freed');
    expect(closed).toHaveLength(2);
  });

  test('do not hide an earlier error', async () => {
    const { closed, end } = run(() => {
      throw new Error('cannot learn');
    });
    await expect(end).rejects.toThrow('cannot learn');
    expect(closed).toHaveLength(1);
  });
});

test('one seed decides a run', async () => {
  expect(await trace()).toEqual(await trace());
  expect(await trace({ seed: 5 })).not.toEqual(await trace());
});

describe('a pause', () => {
  /** Runs with a pause after 1024 steps, during which `meanwhile` is called. */
  async function paused(meanwhile: (run: RunHandle) => void, options: Partial<TrainOptions> = {}) {
    const rows: unknown[] = [];
    let run: RunHandle | undefined;
    let during = 0;
    let seconds = 0;
    await train({ ...base, ...options }).forEach((event) => {
      rows.push(row(event));
      if (event.type === 'start') ({ run } = event);
      if (event.type === 'steps' && event.envSteps === 1024) {
        run!.pause();
        setTimeout(() => {
          during = rows.length;
          meanwhile(run!);
        }, 300);
      }
      if (event.type === 'end') ({ seconds } = event);
    });
    return { rows, during, seconds };
  }

  test('holds the run, changes nothing in it and is left out of its time', async () => {
    const began = performance.now();
    const { rows, during, seconds } = await paused((run) => run.continue());
    expect(rows).toEqual(await trace());
    expect(rows[during - 1]).toMatchObject({ type: 'steps', envSteps: 1024 });
    expect(seconds).toBeLessThan((performance.now() - began) / 1000 - 0.25);
  });

  test('is ended by a stop, by an abort, and by leaving', async () => {
    const { rows } = await paused((run) => run.stop('stopped'));
    expect(rows.at(-1)).toMatchObject({ type: 'end', envSteps: 1024, reason: 'stopped' });
    const abort = new AbortController();
    const aborted = await paused(() => abort.abort(), { signal: abort.signal });
    expect(aborted.rows.at(-1)).toMatchObject({ type: 'end', envSteps: 1024, reason: 'stopped' });
    const made = madeAgents.length;
    const subscription = train(base).subscribe((event) => {
      if (event.type === 'start') event.run.pause();
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    subscription.unsubscribe();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(madeAgents.slice(made).map(({ disposed }) => disposed)).toEqual([true]);
  });

  test('before the start waits for the first step; after a stop it does nothing', async () => {
    const events: RunnerEvent[] = [];
    await train(base).forEach((event) => {
      events.push(event);
      if (event.type !== 'start') return;
      event.run.pause();
      event.run.pause();
      setTimeout(() => {
        expect(events).toHaveLength(1);
        event.run.continue();
        event.run.continue();
        event.run.stop('stopped');
        event.run.pause();
      }, 50);
    });
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' });
  });
});

test('several environments step together', async () => {
  const rows = await trace({ numEnvs: 4, steps: 4000 });
  expect(rows.at(-1)).toMatchObject({ envSteps: 4000, updates: 1000 });
});

test('a resumed run equals an uninterrupted one', async () => {
  const whole = await trace({ steps: 6000 });
  let handle: RunHandle | undefined;
  let saved: Snapshot | undefined;
  const first: unknown[] = [];
  await lastValueFrom(
    train({ ...base, steps: 6000 }).pipe(
      tap((event) => {
        first.push(row(event));
        if (event.type === 'start') handle = event.run;
        if (event.type === 'steps' && event.envSteps === 2048) {
          handle!.atBoundary(async () => {
            saved = structuredClone(await handle!.save());
            handle!.stop('stopped');
          });
        }
      }),
    ),
  );
  expect(first.at(-1)).toMatchObject({ type: 'end', reason: 'stopped', envSteps: 2048 });
  const rest = await trace({ steps: 6000, resume: saved });
  expect(rest[0]).toEqual({ type: 'start', envSteps: 2048 });
  expect([...first.slice(0, -1), ...rest.slice(1)]).toEqual(whole);
});

test('a checkpoint with only the agent is refused', async () => {
  const all: Snapshot[] = [];
  await lastValueFrom(train({ ...base, steps: 1000 }).pipe(saveAtEnd(all)));
  const saved = all[0]!;
  const slim = {
    ...saved,
    meta: { ...saved.meta, trainer: { ...(saved.meta.trainer as object), agentOnly: true } },
  };
  await expect(eventsOf({ resume: slim })).rejects.toMatchObject({
    ...{ code: 'incompatible', message: expect.stringContaining('contains only the agent') },
  });
});

test('if the environment cannot be saved, a resumed run has its agent and its replayed steps, and begins new episodes', async () => {
  const corridor = toyPlugin.environments!['Corridor-v0']!;
  const unsaveable = { id: 'Forgetful-v0', save: undefined, restore: undefined };
  const create: typeof corridor.create = async (config) => ({
    ...(await corridor.create(config)),
    ...unsaveable,
  });
  const environments = { 'Forgetful-v0': { ...corridor, create } };
  for (const replays of [true, false]) {
    const restored: Snapshot[] = [];
    const first: Transitions[] = [];
    const replaying = withAgent(({ memory }) => {
      const { add } = memory;
      return {
        memory: Object.assign(memory, {
          replays,
          add: (transitions: Transitions) => {
            if (restoring && first.length === 0) first.push(structuredClone({ ...transitions, extras: {} }));
            add(transitions);
          },
          save: () => ({ meta: { kept: 7 }, arrays: {} }),
          restore: (snapshot: Snapshot) => restored.push(snapshot),
        }),
      };
    });
    let restoring = false;
    const options = { ...base, plugins: [{ ...replaying, environments }], env: 'Forgetful-v0', steps: 2000 };
    const saved: Snapshot[] = [];
    const starts: unknown[] = [];
    const seeStart = tap((event: RunnerEvent) => {
      if (event.type === 'start') starts.push([event.envSteps, event.run.continuesEpisodes]);
    });
    await lastValueFrom(train({ ...options, steps: 1000 }).pipe(saveAtEnd(saved), seeStart));
    expect(resumesExactly(saved[0]!)).toBe(false);
    restoring = true;
    const end = await lastValueFrom(train({ ...options, resume: saved[0]! }).pipe(seeStart));
    expect(starts).toEqual([
      [0, false],
      [1000, false],
    ]);
    expect(end).toMatchObject({ type: 'end', envSteps: 2000, updates: 2000 });
    expect(restored.map(({ meta }) => meta)).toEqual(replays ? [{ kept: 7 }] : []);
    expect([...first[0]!.starts]).toEqual([1]);
  }
});

test('an agent’s refusal of a checkpoint is quoted; its JavaScript errors become one that the checkpoint does not fit', async () => {
  const saved: Snapshot[] = [];
  await eventsOf({ steps: 10 }, saveAtEnd(saved));
  const resumed = (error: Error): Promise<unknown> => {
    const restore = (): never => {
      throw error;
    };
    return eventsOf({ plugins: [withAgent(() => ({ restore }))], resume: saved[0]! });
  };
  const own = new PrismError('incompatible', 'It is of another network.', { hint: 'Take that one.' });
  await expect(resumed(own)).rejects.toBe(own);
  await expect(resumed(new TypeError('no weights'))).rejects.toMatchObject({
    code: 'corrupt',
    message: 'The checkpoint does not fit this run: a part of it is missing or has another type.',
  });
});

test('an abort and an unsubscription stop it within a slice', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  const end = await lastValueFrom(train({ ...base, steps: 1e9, signal: controller.signal }));
  expect(end).toMatchObject({ type: 'end', reason: 'stopped' });
  const stop = new Subject<void>();
  setTimeout(() => stop.next(), 30);
  await lastValueFrom(train({ ...base, steps: 1e9 }).pipe(takeUntil(stop)));
  await expect.poll(() => madeAgents.at(-1)!.disposed).toBe(true);
});

test('loggers see every event and are closed once, even if the run fails', async () => {
  const log = () => {
    const seen: string[] = [];
    const see = ({ type }: { type: string }): void => void seen.push(type);
    return { name: 'test', seen, log: see, close: () => see({ type: 'closed' }) };
  };
  const good = log();
  await eventsOf({ steps: 10 }, logTo(good));
  expect(good.seen[0]).toBe('start');
  expect(good.seen.slice(-2)).toEqual(['end', 'closed']);
  const failing = log();
  await expect(eventsOf({ agentConfig: { failAt: 3 } }, logTo(failing))).rejects.toThrow(/NaN/);
  expect(failing.seen.filter((type) => type === 'closed')).toHaveLength(1);
  const left = log();
  await firstValueFrom(train(base).pipe(logTo(left)));
  await expect.poll(() => left.seen.at(-1)).toBe('closed');
});
