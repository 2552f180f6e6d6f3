// Runs performed in this process. Runs in worker processes: `test/runSweep.slow.test.ts`.
import {
  type BackendEntry,
  type BatchedEngine,
  type Engine,
  PrismError,
  Registry,
  type Run,
} from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { SweepEvent } from './dispatch.ts';
import { type Dispatch, dispatch } from './dispatch.ts';
import { openMemoryQueue } from './localQueue.ts';
import { type LocalHostOptions, localHosts, type RunOrder } from './runHost.ts';

type Result = { readonly seed: number; readonly directory: string };

/** The events of dispatching runs with these seeds, and the states of their jobs. */
async function dispatched(
  seeds: readonly number[],
  host: LocalHostOptions<Result>,
  more: Partial<Dispatch<Result>> = {},
  onEvent: (event: SweepEvent<Result>) => void = () => undefined,
) {
  const queue = await openMemoryQueue<Run, Result>();
  await queue.add(seeds.map((seed) => ({ id: `seed ${seed}`, payload: { seed, backend: 'toy' } as Run })));
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

const engineOf = (name: string): BatchedEngine => ({ engine: { name } as Engine, leave: () => undefined });

/** The registry of a backend that computes batches. */
function registryOf(batch: NonNullable<BackendEntry['batch']>): Registry {
  const [probe, { engine }] = [() => ({ available: true }) as const, engineOf('toy')];
  const toy: BackendEntry = { description: 'a test', priority: 0, probe, activate: () => engine, batch };
  return new Registry([{ name: 'backends-of-a-test', backends: { toy } }]);
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
  const sizes: number[] = [];
  const { states, events } = await dispatched(
    [1, 2, 3, 11],
    {
      perform: async (order, { engine, runsAtOnce }) => {
        sizes.push(runsAtOnce);
        if (engine!.name === 'second') throw new Error('The graph is lost.');
        return perform(order);
      },
      registry: registryOf(async () => [engineOf('first'), engineOf('second')]),
      engine: async () => engineOf('alone').engine,
    },
    { batch: 2, kind: ({ seed }) => String(seed > 10) },
  );
  expect(sizes).toEqual([2, 2, 1, 1]);
  expect(states).toEqual(['done', 'failed', 'done', 'done']);
  expect(events).toContainEqual(expect.objectContaining({ id: 'seed 2', error: 'The graph is lost.' }));
});

test('without an engine all runs of a batch fail', async () => {
  const gone = async () => {
    throw new Error('The GPU is gone.');
  };
  for (const host of [{ engine: gone }, { registry: registryOf(gone) }]) {
    const { states } = await dispatched([1, 2], { perform, ...host }, { batch: 2, kind: () => '' });
    expect(states).toEqual(['failed', 'failed']);
  }
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

test.each(['at the end', 'after an error'])('its hosts are stopped %s', async (when) => {
  const signals: AbortSignal[] = [];
  const before: boolean[] = [];
  const hosts: Dispatch<Result>['hosts'] = (signal) => {
    signals.push(signal);
    const local = localHosts<Result>({
      perform: (order) => {
        before.push(signal.aborted);
        return perform(order);
      },
    })(signal);
    return when === 'at the end' ? local : { ...local, start: () => Promise.reject(new Error('No host.')) };
  };
  const run = dispatched([1, 2], { perform }, { hosts });
  if (when === 'at the end') expect((await run).reason).toBe('finished');
  else await expect(run).rejects.toThrow('No host.');
  expect([signals.map(({ aborted }) => aborted), before]).toEqual([
    [true],
    when === 'at the end' ? [false, false] : [],
  ]);
});

test('without workers the runs are left to others', async () => {
  const { reason, events } = await dispatched([1], { perform }, { workers: 0 });
  expect([reason, events]).toEqual(['submitted', []]);
});
