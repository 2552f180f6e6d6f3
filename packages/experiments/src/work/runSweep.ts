import { join } from 'node:path';
import {
  counted,
  type Job,
  type Json,
  PrismError,
  type Queue,
  type QueuedJob,
  type Run,
} from '@prism-rl/core';
import { requireSameRuns } from '../plan/sameRun.ts';
import { type RunFailure, requireKept, type SweepResult, writeResults } from '../results/result.ts';
import { type Dispatch, dispatch, type StopReason, type SweepEvent } from './dispatch.ts';
import type { PausingQueue } from './leases.ts';
import { mayRun } from './runHost.ts';
import type { RunStore } from './store/runStore.ts';
import { makeSweepDirectory, sweepFiles } from './sweepDirectory.ts';
import { watchQueue } from './watchQueue.ts';

/** How the runs of an experiment are trained. */
export interface Work extends Dispatch<SweepResult> {
  /** Whether failed runs are retried; default: only in a sweep of one machine. */
  readonly retryFailed?: boolean | undefined;
  /** Called with the runs that are left before hosts start; an error leaves the runs to others. */
  readonly admit?: ((runs: readonly Run[]) => Promise<void>) | undefined;
  /** Plans a sweep: returns the name of the backend for runs with neural networks, after names and settings are checked. */
  readonly backend?: (runs: readonly Run[]) => Promise<string>;
}

/** A queue with runs to perform. */
export interface SweepQueue {
  readonly queue: Queue<Run, SweepResult>;
  readonly store: Pick<RunStore, 'open'>;
  /** Whether other machines work on the queue, too. Their work is then watched, and all leases last until they expire. Default false. */
  readonly isShared?: boolean | undefined;
  /** Minimum milliseconds between looks at the work of others in a shared queue; default 2000. */
  readonly watchMilliseconds?: number;
  /** The queue without the runs that are not performed for now, which do not keep it waiting; default: the queue. */
  readonly source?: PausingQueue;
  /** Whether more runs may be added; default: no. */
  readonly isOpen?: (() => boolean) | undefined;
}

export interface SweepPlaces {
  readonly queue: Queue<Run, SweepResult>;
  readonly store: Pick<RunStore, 'open' | 'dropCheckpoints'>;
  /** Whether other machines work on the queue, too; default false. */
  readonly isShared?: boolean;
  /** Called once the queue has taken the jobs, so that a refused sweep is not announced. */
  readonly announce?: () => Promise<void>;
  /** Announces to other machines which runs are paused. */
  readonly pause?: (ids: readonly string[]) => Promise<void>;
  /** Called when no more jobs are added, with the paused runs; a sweep's jobs are all there once it is announced. */
  readonly conclude?: (paused: readonly string[]) => Promise<void>;
}

export interface SweepJobs {
  readonly directory: string;
  /** Opens the queue after the directory is made; `openQueue` opens an address. */
  readonly open: () => Promise<SweepPlaces>;
  /** Added to the jobs in the queue. */
  readonly jobs: readonly Job<Run>[];
}

/** Outcome of a sweep. */
export interface SweepOutcome {
  /** `finished`: no runs are left, or only failed ones. `submitted`: other machines will perform them. */
  readonly reason: StopReason;
  /** Results of all runs in the queue, in order. */
  readonly results: readonly SweepResult[];
  readonly failures: readonly RunFailure[];
  /** Runs that are still to be done. */
  readonly remaining: number;
}

/**
 * Trains the runs of a sweep and writes `results.jsonl` as they end. All state is in the queue and in the store: a call adds its jobs to those in
 * the queue and trains all that remain, none twice. When a worker dies, another resumes its run from the checkpoint.
 *
 * @throws PrismError `corrupt` when the queue loses runs meanwhile; written results stay. `incompatible` when the queue holds a run of the same
 *   name with other settings, or the directory holds results of other runs, `file` when the directory cannot be made or has another use.
 */
export async function runSweep(
  { directory, jobs, open }: SweepJobs,
  work: Work,
  onEvent: (event: SweepEvent) => void,
): Promise<SweepOutcome> {
  makeSweepDirectory(directory);
  const { queue, store, announce, isShared } = await open();
  try {
    const there = await queue.list();
    requireKept(
      directory,
      [...jobs, ...there].map(({ payload }) => payload),
    );
    await queue.add(requireSameRuns(jobs, there));
    await announce?.();
    const about = await queue.about();
    let known: readonly Job[] = [];
    const results = new Map<string, SweepResult>();
    const path = join(directory, sweepFiles.results);
    const reason = await workOnSweep({ queue, store, isShared }, work, (event) => {
      if (event.type === 'begin') {
        known = event.jobs;
        for (const { id, result } of event.jobs) if (result !== undefined) results.set(id, result);
      }
      if (event.type === 'done') results.set(event.id, event.result);
      if (event.type === 'begin' || event.type === 'done') writeResults(path, inOrder(results, known));
      onEvent(event);
    });
    // Other processes may have worked on it, too.
    const end = await queue.list();
    requireWhole({ jobs: [...known, ...jobs], about }, { jobs: end, about: await queue.about() });
    const outcome = outcomeOf(end);
    writeResults(path, outcome.results);
    return { reason, ...outcome };
  } finally {
    await queue.close();
  }
}

/**
 * Works on a queue until all runs are over, here and in other processes, or until it is stopped.
 *
 * @throws PrismError `corrupt` if the queue has lost runs.
 */
export async function workOnSweep(
  places: SweepQueue,
  work: Work,
  tell: (event: SweepEvent) => void,
): Promise<StopReason> {
  const { queue, source, store, isShared = false, watchMilliseconds = 2000, isOpen } = places;
  const { retryFailed = !isShared } = work;
  const onEvent = (event: SweepEvent): void => {
    if (event.type === 'done' || event.type === 'failed') source?.settle(event.id);
    tell(event);
  };
  for (const job of await queue.list()) {
    if (job.state === 'failed' && retryFailed) await queue.retry(job.id);
    else if (job.state === 'running' && !isShared && !mayRun(job.worker ?? '')) await queue.release(job);
  }
  const known = await queue.list();
  const about = await queue.about();
  const before = { jobs: known, about };
  requireWhole(before, before); // fewer than were planned
  const left = known.filter(({ state }) => state === 'queued' || state === 'running');
  if (work.workers > 0) await work.admit?.(left.map(({ payload }) => payload));
  onEvent({ type: 'begin', jobs: known });
  const lost = new AbortController();
  const seen = new Map(known.map((job) => [job.id, job]));
  const check = async (jobs: readonly QueuedJob<Run, SweepResult>[]): Promise<void> => {
    const now = { jobs, about: await queue.about() };
    try {
      requireWhole({ ...before, jobs: [...seen.values()] }, now);
    } catch (error) {
      lost.abort(error);
    }
    for (const job of jobs) seen.set(job.id, job);
  };
  const watch = isShared ? watchQueue(queue, known, watchMilliseconds, onEvent, check) : undefined;
  try {
    const signal = AbortSignal.any([work.signal, lost.signal]);
    const reason = await dispatch({ queue, source, store, isOpen }, { ...work, signal }, (event) => {
      watch?.know(event);
      onEvent(event);
    });
    lost.signal.throwIfAborted();
    // A worker that is stopped does not wait for a queue that may be out of reach.
    if (reason === 'finished') requireWhole(before, { jobs: await queue.list(), about: await queue.about() });
    return reason;
  } finally {
    watch?.end();
    await source?.close();
  }
}

export function outcomeOf(jobs: readonly QueuedJob<Run, SweepResult>[]): Omit<SweepOutcome, 'reason'> {
  return {
    results: jobs.flatMap(({ result }) => result ?? []),
    failures: jobs.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }])),
    remaining: jobs.filter(({ state }) => state === 'queued' || state === 'running').length,
  };
}

function inOrder(results: ReadonlyMap<string, SweepResult>, jobs: readonly Job[]): SweepResult[] {
  return jobs.flatMap(({ id }) => results.get(id) ?? []);
}

/** Identity of a shared queue's sweep; conductors and workers compare it. */
export type SweepIdentity = {
  readonly id: string;
  /** Jobs planned so far; absent for the queue of one machine. */
  readonly runs?: number;
};

export interface QueueContents {
  readonly jobs: readonly { readonly id: string }[];
  /** Of `queue.about()`. */
  readonly about: Json | undefined;
}

/**
 * Checks that a queue still holds the sweep that it held: a queue without its jobs looks like a sweep that is finished.
 *
 * @throws PrismError `corrupt` when runs are lost, or another sweep is there.
 */
export function requireWhole(before: QueueContents, now: QueueContents): void {
  const [begun, found] = [before, now].map(({ about }) => (about ?? {}) as Partial<SweepIdentity>);
  const here = new Set(now.jobs.map(({ id }) => id));
  const known = new Set(before.jobs.map(({ id }) => id));
  const planned = Math.max(known.size, begun?.runs ?? 0);
  const lost = [...known].find((id) => !here.has(id));
  if (lost === undefined && here.size >= planned && begun?.id === found?.id) return;
  const what =
    here.size > 0 && found?.id !== undefined && begun?.id !== found.id
      ? 'contains another sweep now'
      : `has lost ${counted(planned - here.size, 'run')} of ${planned}${lost === undefined || here.size === 0 ? '' : `, such as ${lost}`}`;
  throw PrismError.corrupt`The queue of this sweep ${what}.
    Saved results and runs are kept. Redis needs "appendonly yes" to survive a crash. Run the command of the sweep again to resume it.`;
}
