import type { Run } from '@prism-rl/core';
import { expect, test, vi } from 'vitest';
import { PausingQueue } from './leases.ts';
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
