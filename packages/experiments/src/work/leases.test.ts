import type { Lease, Run } from '@prism-rl/core';
import { expect, test, vi } from 'vitest';
import { LeaseRenewal, PausingQueue } from './leases.ts';
import { openMemoryQueue } from './localQueue.ts';

const job = (id: string) => ({ id, payload: { seed: 1 } as Run });

test('paused runs are neither leased nor counted, and their leases are given back at the end', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const inner = await openMemoryQueue<Run, number>();
    await inner.add(['a', 'b', 'c', 'd'].map(job));
    const queue = new PausingQueue(inner);
    queue.pause(['a', 'd']);
    expect(await queue.count()).toMatchObject({ queued: 2, running: 0 });
    const b = (await queue.lease('w', 1000))!;
    expect(b.id).toBe('b');
    // The lease of a is held.
    expect(await inner.count()).toMatchObject({ queued: 2, running: 2 });
    expect(await queue.count()).toMatchObject({ queued: 1, running: 1 });
    expect((await queue.lease('w', 1000))?.id).toBe('c');
    expect(await queue.lease('w', 1000)).toBeUndefined();
    expect(await queue.count()).toMatchObject({ queued: 0, running: 2 });
    expect(vi.getTimerCount()).toBe(2);

    // Another machine had not paused a yet, and has finished it.
    queue.settle('a');
    const left: string[] = [];
    queue.onWithdrawal((id) => void left.push(id));
    queue.pause(['b', 'd']);
    expect(left).toEqual(['b']);
    await inner.release(b);
    await queue.close();
    expect(vi.getTimerCount()).toBe(0);
    expect((await inner.list()).map(({ state }) => state)).toEqual(['queued', 'queued', 'running', 'queued']);
    // A lease that arrives after the end is not held.
    queue.pause(['a']);
    expect((await queue.lease('w', 1000))?.id).toBe('a');
    await inner.close();
  } finally {
    vi.useRealTimers();
  }
});

test('a lease is renewed five times in its time and at least every five seconds, with the latest progress, until it is lost', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const lease = { ...job('a'), worker: 'w' } as unknown as Lease<Run>;
    const asked: unknown[][] = [];
    let answer = async (): Promise<boolean> => true;
    const queue = {
      heartbeat: (...words: unknown[]) => {
        asked.push(words);
        return answer();
      },
    };
    const after = async (milliseconds: number): Promise<number> => {
      await vi.advanceTimersByTimeAsync(milliseconds);
      return asked.splice(0).length;
    };
    let losses = 0;
    const renew = (milliseconds: number): LeaseRenewal =>
      new LeaseRenewal(queue as never, lease, milliseconds, () => losses++);

    const long = renew(60_000);
    expect(await after(4999)).toBe(0);
    expect(await after(10_001)).toBe(3);
    long.end();
    expect(await after(10_000)).toBe(0);

    const short = renew(1000);
    expect(await after(199)).toBe(0);
    short.progress = { run: 'a', envSteps: 7 } as never;
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.splice(0)).toEqual([[lease, 1000, { envSteps: 7 }]]);
    // A queue that is out of reach loses no lease.
    answer = () => Promise.reject(new Error('out of reach'));
    expect(await after(400)).toBe(2);
    // One that takes long is asked once.
    const late = Promise.withResolvers<boolean>();
    answer = () => late.promise;
    expect(await after(600)).toBe(1);
    expect([short.isLost, losses]).toEqual([false, 0]);
    late.resolve(false);
    await vi.advanceTimersByTimeAsync(0);
    short.lose();
    expect([short.isLost, losses, vi.getTimerCount()]).toEqual([true, 1, 0]);

    answer = async () => true;
    const failed = renew(1000);
    failed.progress = { run: 'a', envSteps: 9 } as never;
    await failed.publishLog('why');
    expect(asked.splice(0)).toEqual([[lease, 1000, { envSteps: 9, log: 'why' }]]);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
