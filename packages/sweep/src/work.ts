import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, Lease, Queue } from '@prism-rl/core';
import { messageOf } from '@prism-rl/core';

/** Milliseconds: whose lease lasts for months says now and then that it is there, and timers count in 32 bits. */
const longestRenewal = 60_000;

/** How to {@link workOn} a queue. */
export interface WorkOptions<P extends Json, R extends Json> {
  /** Who works: shown in the queue. */
  readonly worker: string;
  /**
   * Does a job. undefined: `signal` stopped it, and it is to be resumed later. An error fails the job, not the worker.
   *
   * @param signal aborted when the worker is to stop, and when another worker has taken over the job.
   */
  readonly perform: (job: Lease<P>, signal: AbortSignal) => Promise<R | undefined>;
  readonly signal: AbortSignal;
  /** Milliseconds after which others may take over from a worker that is not heard of; default 20 000. */
  readonly leaseMilliseconds?: number;
  /** Milliseconds between looks at a queue in which others still work; default 500. */
  readonly pollMilliseconds?: number;
  /** Told of each job as it is begun and ended. */
  readonly onJob?: (event: WorkEvent<P, R>) => void;
}

/** What happens to a job at a worker. */
export type WorkEvent<P extends Json = Json, R extends Json = Json> =
  | { readonly type: 'leased'; readonly lease: Lease<P> }
  | { readonly type: 'completed'; readonly lease: Lease<P>; readonly result: R }
  | { readonly type: 'failed'; readonly lease: Lease<P>; readonly error: string }
  /** Given back, or taken over by another worker. */
  | { readonly type: 'released'; readonly lease: Lease<P> };

/**
 * Works until nothing is left to do: until every job is done or has failed, those of other workers included, because theirs come back
 * when they die. An error of the queue itself ends the worker and fails no job: the lease expires, and another worker takes the job.
 */
export async function workOn<P extends Json, R extends Json>(
  queue: Queue<P, R>,
  options: WorkOptions<P, R>,
): Promise<void> {
  const { worker, signal, leaseMilliseconds = 20_000, pollMilliseconds = 500 } = options;
  while (!signal.aborted) {
    const lease = await queue.lease(worker, leaseMilliseconds);
    if (lease !== undefined) await workOnJob(queue, lease, options, leaseMilliseconds);
    else if (await isOver(queue)) return;
    else await sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

async function workOnJob<P extends Json, R extends Json>(
  queue: Queue<P, R>,
  lease: Lease<P>,
  { perform, signal, onJob = () => undefined }: WorkOptions<P, R>,
  leaseMilliseconds: number,
): Promise<void> {
  onJob({ type: 'leased', lease });
  const lost = new AbortController();
  const heartbeat = setInterval(
    () => {
      queue.heartbeat(lease, leaseMilliseconds).then(
        (isOurs) => {
          if (!isOurs) lost.abort();
        },
        () => undefined, // a queue that is out of reach for a moment; the lease says how long that may last
      );
    },
    Math.min(leaseMilliseconds / 5, longestRenewal),
  );
  try {
    const { result, error } = await attempt(() => perform(lease, AbortSignal.any([signal, lost.signal])));
    if (error !== undefined) {
      const isOurs = await queue.fail(lease, error);
      onJob(isOurs ? { type: 'failed', lease, error } : { type: 'released', lease });
      return;
    }
    if (result !== undefined && (await queue.complete(lease, result))) {
      onJob({ type: 'completed', lease, result });
      return;
    }
    await queue.release(lease);
    onJob({ type: 'released', lease });
  } finally {
    clearInterval(heartbeat);
  }
}

/** Apart from what the queue says of it: a queue that cannot take a result has not seen the job fail. */
async function attempt<R>(
  perform: () => Promise<R | undefined>,
): Promise<{ readonly result?: R | undefined; readonly error?: string }> {
  try {
    return { result: await perform() };
  } catch (thrown) {
    return { error: messageOf(thrown) };
  }
}

async function isOver(queue: Queue): Promise<boolean> {
  const { queued, running } = await queue.count();
  return queued + running === 0;
}
