import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Job, LeaseKey, Queue, QueuedJob } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import { setLongTimeout } from './longTimeout.ts';
import type { SweepRun } from './plan.ts';
import { type SweepResult, writeResults } from './result.ts';
import { makeSweepDirectory, sweepFiles } from './sweepDirectory.ts';
import type { WorkEvent } from './work.ts';

/** What a worker process sends to the one that started it. */
export type WorkerMessage =
  | WorkEvent<SweepRun, SweepResult>
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage };

/** News of a sweep, one run at a time. */
export type SweepEvent =
  | { readonly type: 'begin'; readonly jobs: readonly QueuedJob<SweepRun, SweepResult>[] }
  | { readonly type: 'started' | 'returned'; readonly id: string }
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  | { readonly type: 'done'; readonly id: string; readonly result: SweepResult }
  | { readonly type: 'failed'; readonly id: string; readonly error: string }
  | {
      readonly type: 'worker-died';
      readonly worker: string;
      readonly how: string;
      readonly id: string | null;
    };

/** How to {@link runSweep}. */
export interface RunSweepOptions {
  readonly directory: string;
  /** Opens the queue, once the directory is there; `openQueue` of an address does it. */
  readonly queue: () => Promise<Queue<SweepRun, SweepResult>>;
  /** Added to those that the queue knows. */
  readonly jobs: readonly Job<SweepRun>[];
  /** Worker processes. */
  readonly workers: number;
  /**
   * The program of a worker: it gets the sweep's directory as its first argument, works with {@link workOn} and tells its parent by
   * {@link WorkerMessage}s.
   */
  readonly program: { readonly file: string; readonly args?: readonly string[] };
  /** Stops the sweep; running runs are saved. */
  readonly signal: AbortSignal;
  /** Milliseconds after which it stops likewise. */
  readonly timeLimit?: number;
  readonly onEvent?: (event: SweepEvent) => void;
}

/** What a sweep came to. */
export interface SweepOutcome {
  /** `finished`: nothing is left to do, or only failures are. */
  readonly reason: 'finished' | 'stopped' | 'time';
  /** Of all runs that the directory knows, in their order. */
  readonly results: readonly SweepResult[];
  readonly failures: readonly { readonly id: string; readonly error: string }[];
  /** Runs that are still to be done. */
  readonly remaining: number;
}

/** Deaths of workers on one run, or before any run, that are taken for its fault. */
const mostDeaths = 3;
/** Milliseconds that workers have to save and stop. */
const stopPatience = 15_000;

/**
 * Does the runs of a sweep on worker processes, and writes `results.jsonl` as they are done. State is on the disk: a call adds its
 * jobs to those that the directory knows and does all that is left, failed runs included, and nothing twice. When a worker dies, its
 * run goes on at another from its checkpoint.
 *
 * @throws PrismError `incompatible` when the directory holds a run of the same name with other settings, `file` when it cannot be made
 *   or is in use by something else.
 */
export async function runSweep(options: RunSweepOptions): Promise<SweepOutcome> {
  const { directory, jobs, onEvent = () => undefined } = options;
  makeSweepDirectory(directory);
  const queue = await options.queue();
  try {
    await queue.add(jobs);
    for (const job of await queue.list()) {
      if (job.state === 'failed') await queue.retry(job.id);
      else if (job.state === 'running' && isDead(job.worker)) await queue.release(job);
    }
    const known = await queue.list();
    const results = new Map(known.flatMap(({ id, result }) => (result === undefined ? [] : [[id, result]])));
    const write = (): void => writeResults(join(directory, sweepFiles.results), inOrder(results, known));
    write();
    onEvent({ type: 'begin', jobs: known });
    const reason = await new Workforce(queue, options, (event) => {
      if (event.type === 'done') {
        results.set(event.id, event.result);
        write();
      }
      onEvent(event);
    }).work();
    // Other processes may have worked on it, too.
    const end = await queue.list();
    const all = end.flatMap(({ result }) => (result === undefined ? [] : [result]));
    writeResults(join(directory, sweepFiles.results), all);
    return {
      reason,
      results: all,
      failures: end.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }])),
      remaining: end.filter(({ state }) => state === 'queued' || state === 'running').length,
    };
  } finally {
    await queue.close();
  }
}

function inOrder(results: ReadonlyMap<string, SweepResult>, jobs: readonly Job[]): SweepResult[] {
  return jobs.flatMap(({ id }) => results.get(id) ?? []);
}

/** A worker's name in the queue: where it is. */
export function workerName(pid = process.pid): string {
  return `${pid}@${hostname()}`;
}

/** Whether a worker was a process of this machine that is no more: nobody needs to wait for its lease. */
function isDead(worker: string | undefined): boolean {
  const [pid, host] = (worker ?? '').split('@');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** The worker processes of one call: starts them, replaces the dead, stops them. */
class Workforce {
  readonly #queue: Queue<SweepRun, SweepResult>;
  readonly #options: RunSweepOptions;
  readonly #tell: (event: SweepEvent) => void;
  readonly #processes = new Set<ChildProcess>();
  /** Deaths by run; '' counts those before any. */
  readonly #deaths = new Map<string, number>();
  #stopping: SweepOutcome['reason'] = 'finished';

  constructor(
    queue: Queue<SweepRun, SweepResult>,
    options: RunSweepOptions,
    tell: (event: SweepEvent) => void,
  ) {
    this.#queue = queue;
    this.#options = options;
    this.#tell = tell;
  }

  async work(): Promise<SweepOutcome['reason']> {
    const { signal, timeLimit } = this.#options;
    const stop = (): void => this.#stop('stopped');
    const cancelTimer =
      timeLimit === undefined ? undefined : setLongTimeout(() => this.#stop('time'), timeLimit);
    signal.addEventListener('abort', stop);
    try {
      const left = (await this.#queue.list()).filter(({ state }) => state !== 'done').length;
      if (signal.aborted) return 'stopped';
      const workers = Array.from({ length: Math.min(this.#options.workers, left) }, () => this.#employ());
      await Promise.all(workers);
      return this.#stopping;
    } finally {
      cancelTimer?.();
      signal.removeEventListener('abort', stop);
      for (const process of this.#processes) process.kill('SIGKILL');
    }
  }

  #stop(reason: SweepOutcome['reason']): void {
    if (this.#stopping !== 'finished') return;
    this.#stopping = reason;
    for (const process of this.#processes) process.kill('SIGTERM');
    setTimeout(() => {
      for (const process of this.#processes) process.kill('SIGKILL');
    }, stopPatience).unref();
  }

  /** Keeps one process at work, starting another when it dies. */
  async #employ(): Promise<void> {
    while (await this.#runProcess()) {
      if (this.#stopping !== 'finished') return;
    }
  }

  /** @returns whether the process died and another one should go on. */
  #runProcess(): Promise<boolean> {
    const { program, directory } = this.#options;
    // Absolute: from a working directory that was deleted, Node would make a relative one for ever.
    const child = fork(program.file, [resolve(directory), ...(program.args ?? [])], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#processes.add(child);
    if (this.#stopping !== 'finished') child.kill('SIGTERM');
    let lease: LeaseKey | undefined;
    child.on('message', (message: WorkerMessage) => {
      if (message.type === 'progress') {
        this.#tell(message);
        return;
      }
      lease = message.type === 'leased' ? message.lease : undefined;
      const { id } = message.lease;
      if (message.type === 'leased') this.#tell({ type: 'started', id });
      else if (message.type === 'completed') this.#tell({ type: 'done', id, result: message.result });
      else if (message.type === 'failed') this.#tell({ type: 'failed', id, error: message.error });
      else this.#tell({ type: 'returned', id });
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, killedBy) => {
        this.#processes.delete(child);
        if (code === 0) resolve(false);
        else this.#bury(child.pid ?? 0, killedBy ?? `exit code ${code}`, lease).then(resolve, reject);
      });
    });
  }

  /** A worker has died: its run goes back to the queue, unless it keeps killing workers. */
  async #bury(pid: number, how: string, told: LeaseKey | undefined): Promise<boolean> {
    const worker = workerName(pid);
    // What the queue says counts: the worker may have died before it could tell.
    const held = (await this.#queue.list()).find((job) => job.state === 'running' && job.worker === worker);
    const lease = held ?? told;
    const id = lease?.id ?? '';
    this.#tell({ type: 'worker-died', worker, how, id: lease?.id ?? null });
    if (told !== undefined && told.id !== id) await this.#tellEnd(told.id);
    const deaths = (this.#deaths.get(id) ?? 0) + 1;
    this.#deaths.set(id, deaths);
    if (lease === undefined) {
      if (deaths < mostDeaths) return true;
      throw new PrismError('state', `Worker processes die before they begin to work (${how}).`, {
        hint: 'What they said stands above.',
      });
    }
    if (deaths < mostDeaths) {
      if (await this.#queue.release(lease)) this.#tell({ type: 'returned', id });
      else await this.#tellEnd(id);
      return true;
    }
    const error = `${deaths} workers died of it (the last one by ${how})`;
    if (await this.#queue.fail(lease, error)) this.#tell({ type: 'failed', id, error });
    else await this.#tellEnd(id);
    return true;
  }

  /** A worker that died right after its run was done had no time to say so. */
  async #tellEnd(id: string): Promise<void> {
    const job = (await this.#queue.list()).find((candidate) => candidate.id === id);
    if (job?.result !== undefined) this.#tell({ type: 'done', id, result: job.result });
    else if (job?.error !== undefined) this.#tell({ type: 'failed', id, error: job.error });
  }
}
