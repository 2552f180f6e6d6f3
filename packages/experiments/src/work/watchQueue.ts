import type { Queue, QueuedJob, Run } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';

import type { SweepResult } from '../results/result.ts';
import type { SweepEvent } from './dispatch.ts';

type SweepJob = QueuedJob<Run, SweepResult>;

export interface QueueWatch {
  /** Notes an event that was reported by other means, so that it is not reported again. */
  know(event: SweepEvent): void;
  end(): void;
}

/** Reading a long queue takes time: wait this many times as long before the next read. */
const rest = 100;

/**
 * Reports the work of other processes on a queue, by polling it.
 *
 * @param interval milliseconds between looks, at least.
 * @param check called with the jobs at each look; an error of it is not reported, and the look is repeated.
 */
export function watchQueue(
  queue: Queue<Run, SweepResult>,
  known: readonly SweepJob[],
  interval: number,
  tell: (event: SweepEvent) => void,
  check: (jobs: readonly SweepJob[]) => Promise<void> = async () => undefined,
): QueueWatch {
  const states = new Map(known.map(({ id, state }) => [id, state]));
  /** Runs of our own workers, which report directly. */
  const own = new Set<string>();
  let isOver = false;
  let timer: NodeJS.Timeout;
  const look = async (): Promise<void> => {
    const started = performance.now();
    try {
      const jobs = await queue.list();
      await check(jobs);
      for (const job of jobs) {
        if (isOver) return;
        if (own.has(job.id)) continue;
        for (const event of newsOf(job, states.get(job.id))) tell(event);
        states.set(job.id, job.state);
      }
    } catch {
      // Out of reach for a moment: the next look shows it all.
    }
    if (!isOver)
      timer = setTimeout(() => void look(), Math.max(interval, rest * (performance.now() - started)));
  };
  timer = setTimeout(() => void look(), interval);
  return {
    know: (event) => {
      if (
        event.type === 'begin' ||
        event.type === 'progress' ||
        event.type === 'note' ||
        event.type === 'worker-died'
      )
        return;
      if (event.type === 'started') own.add(event.id);
      else own.delete(event.id);
      states.set(event.id, stateAfter[event.type]);
    },
    end: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

const stateAfter = { started: 'running', returned: 'queued', done: 'done', failed: 'failed' } as const;

/** Events of a job since its state was `before`; undefined: all events. */
export function newsOf(job: SweepJob, before?: SweepJob['state']): SweepEvent[] {
  const { id, state, result, error, progress } = job;
  const news: SweepEvent[] = [];
  if (state === 'queued' && before === 'running') news.push({ type: 'returned', id });
  if (state === 'running' && before !== 'running') news.push({ type: 'started', id });
  if (state === 'running' && progress !== undefined) {
    const message = { ...(progress as object), run: id } as MultiProgressMessage;
    news.push({ type: 'progress', id, message });
  }
  if (state === 'done' && before !== 'done' && result !== undefined) news.push({ type: 'done', id, result });
  if (state === 'failed' && before !== 'failed') news.push({ type: 'failed', id, error: error ?? '' });
  return news;
}
