import type { EpisodeEvent } from '@prism-rl/core';
import { lastValueFrom, of, Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { expect, test, vi } from 'vitest';
import { checkpointEvery } from '../node/checkpointEvery.ts';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import { evaluateEvery } from './evaluateEvery.ts';
import type { Every, Interval } from './everySteps.ts';
import { logTo } from './logTo.ts';
import { recordEvery } from './recordEvery.ts';
import { stopWhenSolved } from './stopWhenSolved.ts';

function scheduler(): TestScheduler {
  return new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
}

const episode = (value: number): EpisodeEvent => ({
  ...{ type: 'episode', envSteps: 0, episode: 1, env: 0, return: value, length: 1 },
  ...{ terminated: true, truncated: false },
});

function start(run: Partial<RunHandle>): RunnerEvent {
  const manifest = {
    ...{ environment: 'E', environmentConfig: {}, agent: 'a', agentConfig: {} },
    ...{ seed: 0, numEnvs: 1, steps: 100 },
  };
  const handle = { manifest, remember: () => undefined, fail: () => undefined, ...run } as RunHandle;
  return { type: 'start', envSteps: 0, manifest, run: handle };
}

/** A run that has begun, and ends when it is solved. */
function solving(
  criterion: Parameters<typeof stopWhenSolved>[0],
  run: object,
  passed: RunnerEvent[] = [],
): Subject<RunnerEvent> {
  const events = new Subject<RunnerEvent>();
  events.pipe(stopWhenSolved(criterion)).subscribe((event) => passed.push(event));
  events.next(start(run));
  return events;
}

test.each([
  ['once the mean is reached', 2, [1, 5, 9], [0, 0, 1]],
  ['at the episode that fills the window, not before', 3, [7, 100, 7], [0, 0, 1]],
  ['also after returns that are not finite', 2, [Number.NaN, -Infinity, 10, 10], [0, 0, 0, 1]],
])('stopWhenSolved passes events through and stops %s', (_when, over, returns, stops) => {
  const stop = vi.fn();
  const passed: RunnerEvent[] = [];
  const events = solving({ return: 7, over }, { stop }, passed);
  const sent = returns.map(episode);
  const told = sent.map((event) => {
    events.next(event);
    return stop.mock.calls.length;
  });
  expect(told).toEqual(stops);
  expect(passed.slice(1)).toEqual(sent);
  expect(stop).toHaveBeenCalledWith('solved');
});

test('stopWhenSolved verifies the greedy policy between two steps', async () => {
  const stop = vi.fn();
  const greedyReturns = [6, 7];
  const tasks: (() => Promise<void>)[] = [];
  const verify = vi.fn(async () => ({ meanReturn: greedyReturns.shift() }));
  const run = { stop, verify: verify as never, atBoundary: (task: () => Promise<void>) => tasks.push(task) };
  const events = solving({ return: 7, over: 1, greedy: 20 }, run);
  for (const [value, verifications, stops] of [
    [6, 0, 0],
    [8, 1, 0],
    [9, 2, 1],
  ] as const) {
    events.next(episode(value));
    await tasks.pop()?.();
    expect(verify).toHaveBeenCalledTimes(verifications);
    expect(stop).toHaveBeenCalledTimes(stops);
  }
  expect(verify).toHaveBeenCalledWith(20);
  expect(stop).toHaveBeenCalledWith('solved');
});

test('stopWhenSolved verifies once, however many episodes end in one step', async () => {
  const tasks: (() => Promise<void>)[] = [];
  const verify = vi.fn(async () => ({ meanReturn: 6 }));
  const run = { verify: verify as never, atBoundary: (task: () => Promise<void>) => tasks.push(task) };
  const events = solving({ return: 7, over: 1, greedy: 20 }, run);
  for (const steps of [1, 2]) {
    for (const value of [8, 9, 8]) events.next(episode(value));
    expect(tasks).toHaveLength(1);
    await tasks.pop()!();
    expect(verify).toHaveBeenCalledTimes(steps);
  }
});

test('errors pass through both ways', () => {
  const values = { s: start({ schedule: () => () => undefined }), a: episode(1) };
  scheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
    const failing = cold<RunnerEvent>('sa-#', values);
    expectObservable(
      failing.pipe(stopWhenSolved({ return: 7 }), evaluateEvery({ steps: 5, episodes: 1 })),
    ).toBe('sa-#', values);
    const source = cold<RunnerEvent>('sa-a-a-a', values);
    expectObservable(source.pipe(stopWhenSolved({ return: 7 }), logTo()), '----!').toBe('sa-a', values);
    expectSubscriptions(source.subscriptions).toBe('^---!');
  });
});

test('wrong settings are refused at once', () => {
  expect(() => stopWhenSolved({ return: Number.NaN })).toThrow(/finite return/);
  expect(() => stopWhenSolved({ return: 1, over: 0 })).toThrow(
    /over of stopWhenSolved must be an integer of at least 1/,
  );
  expect(() => stopWhenSolved({ return: 1, greedy: 0.5 })).toThrow(/greedy must be an integer of at least 0/);
  for (const episodes of [0, -1, 1.5, Number.NaN])
    expect(() => evaluateEvery({ steps: 1, episodes })).toThrow(/integer of at least 1/);
});

test('every operator says its interval alike: steps or seconds, and a plain number of steps', () => {
  const camera = (): never => expect.fail();
  const operators = {
    evaluateEvery: (every: Every) => evaluateEvery({ ...every, episodes: 1 }),
    recordEvery: (every: Every) => recordEvery({ ...every, camera }),
    checkpointEvery: (every: Interval) => checkpointEvery(every, 'unused'),
  };
  for (const [name, operator] of Object.entries(operators)) {
    for (const every of [{ steps: 5 }, { seconds: 0.5 }, {}]) expect(() => operator(every)).not.toThrow();
    for (const steps of [0, -1, 1.5, Number.NaN])
      expect(() => operator({ steps })).toThrow(
        `steps of ${name} must be an integer of at least 1, but is ${steps}`,
      );
    for (const seconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => operator({ seconds })).toThrow(
        `seconds of ${name} must be a number above 0, but is ${seconds}`,
      );
    expect(() => operator({ steps: 5, seconds: 5 })).toThrow(`${name} takes steps or seconds, but got both`);
  }
  expect(() => operators.checkpointEvery(1000)).not.toThrow();
  expect(() => operators.checkpointEvery(0)).toThrow(
    'steps of checkpointEvery must be an integer of at least 1',
  );
});

test('a logger that throws fails a synchronous source', async () => {
  const closed = vi.fn();
  const log = (): never => {
    throw new Error('disk full');
  };
  const logger = logTo({ name: 'broken', log, close: closed });
  await expect(lastValueFrom(of(episode(1), episode(2)).pipe(logger))).rejects.toThrow('disk full');
  expect(closed).toHaveBeenCalledOnce();
});

test('a logger that cannot be closed fails the run when it ends', async () => {
  const closed: string[] = [];
  const logger = (name: string, close: () => void) => ({ name, log: () => undefined, close });
  const broken = logger('broken', () => {
    throw new Error('cannot close');
  });
  const sound = logger('sound', () => void closed.push('sound'));
  await expect(lastValueFrom(of(start({})).pipe(logTo(broken, sound)))).rejects.toThrow('cannot close');
  expect(closed).toEqual(['sound']);
  await lastValueFrom(of(start({})).pipe(logTo(sound)));
  expect(closed).toEqual(['sound', 'sound']);
});

test('a logger that fails after it has returned fails the run, too', async () => {
  const closed = vi.fn();
  const log = async () => Promise.reject(new Error('disk full'));
  const source = new Subject<RunnerEvent>();
  const end = lastValueFrom(source.pipe(logTo({ name: 'late', log, close: closed })));
  source.next(episode(1));
  await expect(end).rejects.toThrow('disk full');
  expect(closed).toHaveBeenCalledOnce();
  expect(source.observed).toBe(false);
});
