import { join, resolve } from 'node:path';
import type { Job, Queue, QueuedJob } from '@prism-rl/core';
import { isRunning } from '@prism-rl/runner/node';
import { Foreman, type ForemanOptions, type StopReason } from './foreman.ts';
import type { SweepRun } from './plan.ts';
import { type SweepResult, writeResults } from './result.ts';
import { folderStore } from './store/folderStore.ts';
import type { RunStore } from './store/runStore.ts';
import { makeSweepDirectory, sweepFiles } from './sweepDirectory.ts';
import type { SweepEvent } from './sweepEvent.ts';
import { watchQueue } from './watchQueue.ts';

/** How to {@link runSweep}. */
export interface RunSweepOptions extends Omit<ForemanOptions, 'queue' | 'store'> {
  /** Where the results are written. */
  readonly directory: string;
  /** Opens the queue, once the directory is there; `openQueue` of an address does it. */
  readonly queue: () => Promise<Queue<SweepRun, SweepResult>>;
  /** Where the runs lie; default: in the directory. */
  readonly store?: RunStore;
  /** Added to those that the queue knows. */
  readonly jobs: readonly Job<SweepRun>[];
  /**
   * Whether workers of other machines work on the queue, too: what they do is watched, and that a process is not here does not say that it
   * is dead. Default false.
   */
  readonly isShared?: boolean;
  /** Whether failed runs are tried again; default: unless the queue is shared. */
  readonly retryFailed?: boolean;
  readonly onEvent?: (event: SweepEvent) => void;
}

/** What a sweep came to. */
export interface SweepOutcome {
  /** `finished`: nothing is left to do, or only failures are. */
  readonly reason: StopReason;
  /** Of all runs that the queue knows, in their order. */
  readonly results: readonly SweepResult[];
  readonly failures: readonly { readonly id: string; readonly error: string }[];
  /** Runs that are still to be done. */
  readonly remaining: number;
}

/**
 * Does the runs of a sweep on worker processes, and writes `results.jsonl` as they are done. All state is in the queue and in the store: a
 * call adds its jobs to those that are known and does all that is left, and nothing twice. When a worker dies, its run goes on at
 * another from its checkpoint.
 *
 * @throws PrismError `incompatible` when the queue holds a run of the same name with other settings, `file` when the directory cannot be
 *   made or is in use by something else.
 */
export async function runSweep(options: RunSweepOptions): Promise<SweepOutcome> {
  const { directory, jobs, isShared = false, retryFailed = !isShared, onEvent = () => undefined } = options;
  makeSweepDirectory(directory);
  const queue = await options.queue();
  try {
    await queue.add(jobs);
    for (const job of await queue.list()) {
      if (job.state === 'failed' && retryFailed) await queue.retry(job.id);
      else if (job.state === 'running' && !isShared && isDead(job.worker)) await queue.release(job);
    }
    const known = await queue.list();
    const results = new Map(known.flatMap(({ id, result }) => (result === undefined ? [] : [[id, result]])));
    const write = (): void => writeResults(join(directory, sweepFiles.results), inOrder(results, known));
    write();
    onEvent({ type: 'begin', jobs: known });
    const observe = (event: SweepEvent): void => {
      if (event.type === 'done') {
        results.set(event.id, event.result);
        write();
      }
      onEvent(event);
    };
    const watch = isShared ? watchQueue(queue, known, observe) : undefined;
    const tell = (event: SweepEvent): void => {
      watch?.know(event);
      observe(event);
    };
    let reason: StopReason;
    try {
      reason = await new Foreman(
        { ...options, queue, store: options.store ?? folderStore(resolve(directory)) },
        tell,
      ).work();
    } finally {
      watch?.end();
    }
    // Other processes may have worked on it, too.
    const end = await queue.list();
    const all = end.flatMap(({ result }) => (result === undefined ? [] : [result]));
    writeResults(join(directory, sweepFiles.results), all);
    return { reason, results: all, ...outcomeOf(end) };
  } finally {
    await queue.close();
  }
}

/** What failed and what is left, of the jobs of a queue. */
export function outcomeOf(
  jobs: readonly QueuedJob<SweepRun, SweepResult>[],
): Pick<SweepOutcome, 'failures' | 'remaining'> {
  return {
    failures: jobs.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }])),
    remaining: jobs.filter(({ state }) => state === 'queued' || state === 'running').length,
  };
}

function inOrder(results: ReadonlyMap<string, SweepResult>, jobs: readonly Job[]): SweepResult[] {
  return jobs.flatMap(({ id }) => results.get(id) ?? []);
}

/** Whether a worker was a process of this machine that is no more: nobody needs to wait for its lease. */
function isDead(worker: string | undefined): boolean {
  const [pid, host = ''] = (worker ?? '').split('@');
  return !isRunning({ pid: Number(pid), host, started: null });
}
