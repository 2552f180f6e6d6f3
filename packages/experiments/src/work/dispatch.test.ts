// Runs performed in this process. Runs in worker processes: `test/runSweep.slow.test.ts`.
import { PrismError, type Run } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { type Dispatch, dispatch } from './dispatch.ts';
import { openMemoryQueue } from './localQueue.ts';
import { type LocalHostOptions, localHosts, type RunOrder } from './runHost.ts';
import type { SweepEvent } from './sweepEvents.ts';

type Result = { readonly seed: number; readonly directory: string };

/** The events of dispatching runs with these seeds, and the states of their jobs. */
async function dispatched(
  seeds: readonly number[],
  host: LocalHostOptions<Result>,
  more: Partial<Dispatch<Result>> = {},
  onEvent: (event: SweepEvent<Result>) => void = () => undefined,
) {
  const queue = await openMemoryQueue<Run, Result>();
  await queue.add(seeds.map((seed) => ({ id: `seed ${seed}`, payload: { seed } as Run })));
  const events: SweepEvent<Result>[] = [];
  const opened: string[] = [];
  const stored = { directory: '/runs', save: async () => true, close: async () => undefined };
  const store = {
    open: async (path: readonly string[], token: number) => {
      opened.push(`${path.join('/')} ${token}`);
      return stored;
    },
  };
  const options = { hosts: localHosts(host), workers: 1, signal: new AbortController().signal, ...more };
  const pathOf = ({ seed }: Run): string[] => [`seed${seed}`];
  const reason = await dispatch({ queue, store }, { pathOf, ...options }, (event) => {
    events.push(event);
    onEvent(event);
  });
  const states = (await queue.list()).map(({ state }) => state);
  await queue.close();
  return { reason, events, opened, states };
}

const perform = async ({ lease, directory }: RunOrder): Promise<Result> => ({
  seed: lease.payload.seed,
  directory: directory.replaceAll('\\', '/'),
});

test('each run is performed in its own directory, and completed', async () => {
  const { reason, events, opened, states } = await dispatched([3, 5], { perform });
  expect(reason).toBe('finished');
  expect(opened).toEqual(['seed3 1', 'seed5 1']);
  expect(events).toEqual([
    { type: 'started', id: 'seed 3' },
    { type: 'done', id: 'seed 3', result: { seed: 3, directory: '/runs/seed3' } },
    { type: 'started', id: 'seed 5' },
    { type: 'done', id: 'seed 5', result: { seed: 5, directory: '/runs/seed5' } },
  ]);
  expect(states).toEqual(['done', 'done']);
});

test('a run that fails does not affect the others; its event has the code, the hint and the stack trace', async () => {
  const { reason, events, states } = await dispatched([1, 2], {
    perform: async (order) => {
      if (order.lease.payload.seed === 1) throw new PrismError('file', 'No room.', { hint: 'Make some.' });
      return perform(order);
    },
  });
  expect([reason, states]).toEqual(['finished', ['failed', 'done']]);
  const log = expect.stringMatching(/^PrismError: No room\.\n {4}at /);
  expect(events).toContainEqual({
    ...{ type: 'failed', id: 'seed 1', error: 'No room.', code: 'file', hint: 'Make some.', log },
  });
});

test('similar runs are one batch, at most as many as wanted; an error of the batch fails those that have not ended', async () => {
  const batches: number[][] = [];
  const { states, events } = await dispatched(
    [1, 2, 3, 11],
    {
      perform,
      trainAll: async (trains, orders) => {
        batches.push(orders.map(({ lease }) => lease.payload.seed));
        await trains[0]!({});
        if (trains.length > 1) throw new Error('The graph is lost.');
      },
    },
    { batch: () => 2, kind: ({ seed }) => String(seed > 10) },
  );
  expect(batches).toEqual([[1, 2], [3], [11]]);
  expect(states).toEqual(['done', 'failed', 'done', 'done']);
  expect(events).toContainEqual(expect.objectContaining({ id: 'seed 2', error: 'The graph is lost.' }));
});

test('a stopped run can still have a result; runs that have not begun stay in the queue', async () => {
  const interrupt = new AbortController();
  const { reason, states } = await dispatched(
    [1, 2],
    {
      perform: async (order, { signal }) => {
        const isStopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
        interrupt.abort();
        await isStopped;
        return perform(order);
      },
    },
    { signal: interrupt.signal },
  );
  expect([reason, states]).toEqual(['stopped', ['done', 'queued']]);
});

test('a run without a result returns to the queue', async () => {
  const interrupt = new AbortController();
  const { events, states } = await dispatched(
    [1],
    {
      perform: async () => {
        interrupt.abort();
        return undefined;
      },
    },
    { signal: interrupt.signal },
  );
  expect(states).toEqual(['queued']);
  expect(events.map(({ type }) => type)).toEqual(['started', 'returned']);
});

test('news of a run become events', async () => {
  const message = { run: 'seed 1', envSteps: 7 };
  const { events } = await dispatched([1], {
    perform: async (order, { onNews }) => {
      onNews({ type: 'progress', id: 'seed 1', message });
      onNews({ type: 'note', id: 'seed 1', text: 'odd' });
      return perform(order);
    },
  });
  expect(events.slice(1, 3)).toEqual([
    { type: 'progress', id: 'seed 1', message },
    { type: 'note', id: 'seed 1', text: 'odd' },
  ]);
});

test('without workers the runs are left to others', async () => {
  const { reason, events } = await dispatched([1], { perform }, { workers: 0 });
  expect([reason, events]).toEqual(['submitted', []]);
});
