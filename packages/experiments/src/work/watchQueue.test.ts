import type { Queue, QueuedJob, Run } from '@prism-rl/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { SweepResult } from '../results/result.ts';
import type { SweepEvent } from './dispatch.ts';
import { newsOf, watchQueue } from './watchQueue.ts';

type Job = QueuedJob<Run, SweepResult>;

const result = { score: 7 } as SweepResult;

function job(state: Job['state'], more: Partial<Job> = {}): Job {
  return { id: 'a', payload: {} as Run, state, attempts: 0, token: 0, ...more };
}

/** The types of the news of a job that was in one state and is in another. */
function types(before: Job['state'] | undefined, after: Job): string[] {
  return newsOf(after, before).map(({ type }) => type);
}

test('news are what changed', () => {
  const states = ['queued', 'running', 'done', 'failed'] as const;
  const told = Object.fromEntries(
    [undefined, ...states].map((before) => [
      before,
      states.map((after) => types(before, job(after, { result })).join()),
    ]),
  );
  expect(told).toEqual({
    undefined: ['', 'started', 'done', 'failed'],
    queued: ['', 'started', 'done', 'failed'],
    running: ['returned', '', 'done', 'failed'],
    done: ['', 'started', '', 'failed'],
    failed: ['', 'started', 'done', ''],
  });
});

test('a run that is done is told with its result, so not before that is there; a failed one with its error', () => {
  expect(newsOf(job('done', { result }), 'running')).toEqual([{ type: 'done', id: 'a', result }]);
  expect(newsOf(job('done'), 'running')).toEqual([]);
  expect(newsOf(job('failed', { error: 'too hot' }))).toEqual([
    { type: 'failed', id: 'a', error: 'too hot' },
  ]);
  expect(newsOf(job('failed'))).toEqual([{ type: 'failed', id: 'a', error: '' }]);
});

test('progress is told of each look at a running job, under its name', () => {
  const progress = { envSteps: 5, run: 'other' };
  const message = { envSteps: 5, run: 'a' };
  expect(newsOf(job('running', { progress }), 'running')).toEqual([{ type: 'progress', id: 'a', message }]);
  expect(types('queued', job('running', { progress }))).toEqual(['started', 'progress']);
  expect(types('running', job('queued', { progress }))).toEqual(['returned']);
});

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function watched(known: readonly Job[]) {
  const told: string[] = [];
  const jobs: { now: readonly Job[] | undefined; looks: number } = { now: known, looks: 0 };
  const list = async (): Promise<readonly Job[]> => {
    jobs.looks++;
    if (jobs.now === undefined) throw new Error('out of reach');
    return jobs.now;
  };
  const tell = (event: SweepEvent): void => {
    told.push(`${event.type} ${'id' in event ? event.id : ''}`);
  };
  const watch = watchQueue({ list } as unknown as Queue<Run, SweepResult>, known, 1000, tell);
  const look = async (): Promise<string[]> => {
    told.length = 0;
    await vi.advanceTimersByTimeAsync(1000);
    return [...told];
  };
  return { jobs, watch, look };
}

test('each change of another process is told once', async () => {
  const { jobs, watch, look } = watched([job('queued'), job('running', { id: 'b' })]);
  expect(await look()).toEqual([]);
  jobs.now = [job('running'), job('done', { id: 'b', result })];
  expect(await look()).toEqual(['started a', 'done b']);
  expect(await look()).toEqual([]);
  jobs.now = [job('queued'), jobs.now[1]!];
  expect(await look()).toEqual(['returned a']);
  watch.end();
});

test('news of our own workers are not told again', async () => {
  const { jobs, watch, look } = watched([job('queued'), job('queued', { id: 'b' })]);
  watch.know({ type: 'started', id: 'a' });
  jobs.now = [job('running', { progress: { envSteps: 5 } }), job('running', { id: 'b' })];
  expect(await look()).toEqual(['started b']);
  watch.know({ type: 'done', id: 'a', result });
  jobs.now = [job('done', { result }), job('running', { id: 'b' })];
  expect(await look()).toEqual([]);
  // Returned by us, then taken by another process.
  watch.know({ type: 'started', id: 'a' });
  watch.know({ type: 'returned', id: 'a' });
  jobs.now = [job('running'), jobs.now[1]!];
  expect(await look()).toEqual(['started a']);
  watch.end();
});

test('a queue out of reach is looked at again, and shows all that has changed by then', async () => {
  const { jobs, watch, look } = watched([job('queued')]);
  jobs.now = undefined;
  expect(await look()).toEqual([]);
  jobs.now = [job('done', { result })];
  expect(await look()).toEqual(['done a']);
  watch.end();
});

test('each look is checked', async () => {
  const checked: number[] = [];
  const jobs = [job('queued'), job('done', { id: 'b', result })];
  const check = async (found: readonly Job[]) => void checked.push(found.length);
  const queue = { list: async () => jobs } as unknown as Queue<Run, SweepResult>;
  const watch = watchQueue(queue, jobs, 1000, () => undefined, check);
  await vi.advanceTimersByTimeAsync(2000);
  watch.end();
  expect(checked).toEqual([2, 2]);
});

test.each([
  ['whose jobs changed', [job('running')]],
  ['out of reach', undefined],
])('nothing is told after its end, not even of a look that is under way, at a queue %s', async (_, now) => {
  const { jobs, watch, look } = watched([job('queued')]);
  jobs.now = now;
  await vi.advanceTimersByTimeAsync(999);
  vi.advanceTimersByTime(1);
  watch.end();
  expect(await look()).toEqual([]);
  expect(await look()).toEqual([]);
  expect(jobs.looks).toBe(1);
});

test('it looks no more after its end, which may come before its first look', async () => {
  const { jobs, watch, look } = watched([job('queued')]);
  watch.end();
  expect(await look()).toEqual([]);
  expect(jobs.looks).toBe(0);
});
