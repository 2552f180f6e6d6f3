import { setTimeout as sleep } from 'node:timers/promises';
import { type Lease, messageOf, PrismError, type Queue, type QueuedJob, type Run } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import { fenceOf, runDirectoryOf } from '../plan/planSweep.ts';
import { hashOf } from '../plan/sameRun.ts';
import type { SweepResult } from '../results/result.ts';
import { Renewal } from './renewal.ts';
import { setLongTimeout } from './silence.ts';
import type { RunStore, StoredRun } from './store/runStore.ts';
import { WorkerPool } from './workerPool.ts';
import type {
  RunEnding,
  RunOrder,
  WorkerNews,
  WorkerProcess,
  WorkerProcessOptions,
} from './workerProcess.ts';

export interface ForemanOptions extends Pick<WorkerProcessOptions, 'program' | 'silenceMilliseconds'> {
  readonly queue: Queue<Run, SweepResult>;
  readonly store: RunStore;
  /** Worker processes; 0 to leave the work to others. */
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Milliseconds after which it stops as well. */
  readonly timeLimit?: number;
  /** Milliseconds after which others may take over a lease that is not renewed; default 60 000. */
  readonly leaseMilliseconds?: number;
  /** Milliseconds between looks at a queue in which others still work; default 500. */
  readonly pollMilliseconds?: number;
  /** Whether more runs may be added, so that an empty queue is not the end; default: none are. */
  readonly isOpen?: () => boolean;
  /**
   * Runs like this one that a worker is to train as one batch at most, as far as they follow it in the queue; default 1. Where fewer are left than
   * would employ all workers, they are divided.
   */
  readonly batch?: (run: Run) => number;
  /** Runs with equal kinds can form a batch; default: those with equal settings. */
  readonly kind?: (run: Run) => string;
}

type Worker = WorkerProcess<RunOrder, SweepResult>;

interface HeldRun {
  readonly lease: Lease<Run>;
  readonly stored: StoredRun;
  readonly renewal: Renewal;
}

/** Why a foreman stopped. `finished`: nothing is left to do; `submitted`: runs are left, but no workers were wanted. */
export type StopReason = 'finished' | 'stopped' | 'time' | 'submitted';

/** Deaths of workers on one run that are taken for its fault. */
const mostDeaths = 3;

/**
 * Employs worker processes: leases runs, hands them out, renews their leases, keeps their checkpoints, replaces the dead. It does not
 * compute, so a lease is lost only when it is itself stopped, or the queue is out of reach for too long.
 */
export class Foreman {
  readonly #options: ForemanOptions;
  readonly #tell: (event: SweepEvent) => void;
  readonly #pool: WorkerPool<RunOrder, SweepResult>;
  readonly #deaths = new Map<string, number>();
  readonly #stop = new AbortController();
  #reason: StopReason = 'finished';
  /** Whether the store was there once: one that never was is the wrong one. */
  #hasAnswered = false;
  /** Lease for one worker at a time, so that neighbours in the queue go to the same worker. */
  #leasing: Promise<unknown> = Promise.resolve();

  constructor(options: ForemanOptions, tell: (event: SweepEvent) => void) {
    this.#options = options;
    this.#tell = tell;
    const { program, silenceMilliseconds } = options;
    this.#pool = new WorkerPool({
      program: { ...program, env: withoutCredentials(process.env) },
      silenceMilliseconds,
      signal: this.#stop.signal,
      onFailedStart: (worker, how) => tell({ type: 'worker-died', worker, how, id: null }),
    });
  }

  /** Works until no run is left, for this foreman or any other, or until it is stopped. */
  async work(): Promise<StopReason> {
    const { signal, timeLimit, workers, queue, isOpen } = this.#options;
    const stop = (): void => this.#stopFor('stopped');
    const cancelTimer =
      timeLimit === undefined ? undefined : setLongTimeout(() => this.#stopFor('time'), timeLimit);
    signal.addEventListener('abort', stop);
    try {
      if (signal.aborted) return 'stopped';
      const { queued, running } = await queue.count();
      if (workers === 0 && queued + running > 0 && isOpen === undefined) return 'submitted';
      const slots = Array.from(
        { length: isOpen?.() === true ? workers : Math.min(workers, queued + running) },
        () => this.#employ(),
      );
      await Promise.all(slots);
      // Others do the work.
      while (workers === 0 && isOpen?.() === true && !this.#stop.signal.aborted) await this.#pause();
      return this.#reason;
    } finally {
      cancelTimer?.();
      signal.removeEventListener('abort', stop);
      this.#stop.abort();
      this.#pool.close();
    }
  }

  #stopFor(reason: StopReason): void {
    if (this.#stop.signal.aborted) return;
    this.#reason = reason;
    this.#stop.abort();
  }

  /** Keeps one process at work, with another when it dies. */
  async #employ(): Promise<void> {
    let worker: Worker | undefined;
    try {
      while (!this.#stop.signal.aborted) {
        worker ??= await this.#pool.hire();
        if (worker === undefined) return;
        const leases = await this.#nextLeases(worker.name);
        if (leases.length === 0) return;
        if (!(await this.#conduct(worker, leases))) worker = undefined;
      }
    } finally {
      worker?.stop();
      await worker?.ended;
    }
  }

  /** Runs for a worker, alike; none when everything is over, or this is to stop. */
  #nextLeases(worker: string): Promise<readonly Lease<Run>[]> {
    const leases = this.#leasing.then(() => this.#leaseBatch(worker));
    this.#leasing = leases.catch(() => undefined);
    return leases;
  }

  async #leaseBatch(worker: string): Promise<readonly Lease<Run>[]> {
    const first = await this.#nextLease(worker);
    if (first === undefined) return [];
    const { queue, batch = () => 1, kind = hashOf, workers, leaseMilliseconds = 60_000 } = this.#options;
    const { signal } = this.#stop;
    const leases = [first];
    // After a worker has died of a batch, its runs continue one by one: most likely only one of them is the cause.
    const wanted = this.#deaths.has(first.id) ? 1 : batch(first.payload);
    if (wanted === 1) return leases;
    const { queued } = await queue.count();
    const most = Math.min(wanted, Math.ceil((queued + 1) / workers));
    while (leases.length < most) {
      const next = await unlessAborted(queue.lease(worker, leaseMilliseconds), signal);
      if (next === undefined) break;
      if (kind(next.payload) !== kind(first.payload) || this.#deaths.has(next.id)) {
        await queue.release(next);
        break;
      }
      leases.push(next);
    }
    return leases;
  }

  /** @returns undefined when everything is over, or this is to stop. */
  async #nextLease(worker: string): Promise<Lease<Run> | undefined> {
    const { queue, leaseMilliseconds = 60_000, isOpen } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      // Stop even if the queue is out of reach; a lease that arrives too late expires.
      const lease = await unlessAborted(queue.lease(worker, leaseMilliseconds), signal);
      if (lease !== undefined || signal.aborted) return lease;
      const counts = await unlessAborted(queue.count(), signal);
      if (counts === undefined) return undefined;
      if (counts.queued + counts.running === 0 && isOpen?.() !== true) return undefined;
      await this.#pause();
    }
    return undefined;
  }

  async #pause(): Promise<void> {
    const { pollMilliseconds = 500 } = this.#options;
    await sleep(pollMilliseconds, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }

  /** Has a worker train runs. @returns whether it is still there afterwards. */
  async #conduct(worker: Worker, leases: readonly Lease<Run>[]): Promise<boolean> {
    const runs = await this.#hold(worker, leases);
    if (runs.length === 0) return true;
    let isAlive = true;
    const listen = (news: WorkerNews): void =>
      this.#hear(runs.find(({ lease }) => lease.id === news.id) as HeldRun, news);
    const endings = worker.train(
      runs.map(({ lease, stored: { directory } }) => ({ id: lease.id, lease, directory })),
      listen,
    );
    const ends = await Promise.allSettled(
      runs.map(async (run, k) => {
        const { lease, stored, renewal } = run;
        try {
          const ending = (await endings[k]) as RunEnding<SweepResult>;
          if (ending.type === 'died' && isAlive) {
            isAlive = false;
            this.#tell({ type: 'worker-died', worker: worker.name, how: ending.how, id: lease.id });
          }
          await this.#conclude(run, ending);
        } catch (error) {
          // The store is unreachable, or the queue refuses: another worker may succeed.
          await this.#giveBack(lease).catch(() => undefined);
          throw error;
        } finally {
          renewal.end();
          await stored.close();
        }
      }),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return isAlive;
  }

  /** Opens the files of runs, which may take long, and renews all their leases from now on. Leaves out runs that another holder has. */
  async #hold(worker: Worker, leases: readonly Lease<Run>[]): Promise<readonly HeldRun[]> {
    const { store, queue, leaseMilliseconds = 60_000 } = this.#options;
    const renewals = leases.map(
      (lease) => new Renewal(queue, lease, leaseMilliseconds, () => worker.leave(lease.id)),
    );
    const held: HeldRun[] = [];
    for (const [k, lease] of leases.entries()) {
      const renewal = renewals[k]!;
      this.#tell({ type: 'started', id: lease.id });
      try {
        const open = (): Promise<StoredRun> => store.open(runDirectoryOf(lease.payload), fenceOf(lease));
        const stored = await this.#insist(renewal, open);
        if (stored === undefined) await this.#giveBack(lease);
        else held.push({ lease, stored, renewal });
      } catch (error) {
        renewal.end();
        const code = error instanceof PrismError ? error.code : undefined;
        if (code === 'incompatible') {
          await this.#fail(lease, messageOf(error));
          continue;
        }
        await this.#giveBack(lease);
        if (code === 'state') continue;
        for (const one of renewals) one.end();
        await Promise.allSettled(held.map(({ stored }) => stored.close()));
        const others = [...held.map((run) => run.lease), ...leases.slice(k + 1)];
        await Promise.allSettled(others.map((one) => this.#giveBack(one)));
        throw error;
      }
    }
    // Taken over while files were opened: the worker, which does not have them yet, could not be told to leave them.
    const lost = held.filter(({ renewal }) => renewal.isLost);
    for (const { lease, stored } of lost) {
      await stored.close();
      await this.#giveBack(lease);
    }
    return lost.length === 0 ? held : held.filter((run) => !lost.includes(run));
  }

  #hear({ stored, renewal }: HeldRun, news: WorkerNews): void {
    if (news.type === 'progress') {
      renewal.said = news.message;
      this.#tell(news);
    } else if (news.type === 'note') this.#tell(news);
    else {
      // In the background; what cannot be kept now is kept with the next one.
      void stored.save().then(
        (isOurs) => isOurs || renewal.lose(),
        () => undefined,
      );
    }
  }

  async #conclude({ lease, stored, renewal }: HeldRun, ending: RunEnding<SweepResult>): Promise<void> {
    const { queue } = this.#options;
    const { id } = lease;
    if ((await this.#insist(renewal, () => stored.save())) !== true) {
      await this.#giveBack(lease);
      return;
    }
    if (ending.type === 'completed') {
      const isOurs = await queue.complete(lease, ending.result);
      this.#tell(isOurs ? { type: 'done', id, result: ending.result } : { type: 'returned', id });
      return;
    }
    const error = this.#errorOf(ending, id);
    if (error === undefined) {
      await this.#giveBack(lease);
      return;
    }
    await renewal.sayLast(ending.type === 'failed' ? ending.log : error);
    await this.#fail(lease, error);
  }

  /**
   * Asks a store again that was there before and is out of reach now: as a rule it comes back, and to end for it would end all the other runs.
   *
   * @returns undefined as soon as another holder has the run.
   */
  async #insist<T>(renewal: Renewal, ask: () => Promise<T>): Promise<T | undefined> {
    const { signal } = this.#stop;
    const until = performance.now() + storeTimeout;
    while (!renewal.isLost) {
      try {
        const answer = await ask();
        this.#hasAnswered = true;
        return answer;
      } catch (error) {
        const mayPass = error instanceof PrismError && error.code === 'unavailable' && this.#hasAnswered;
        if (!mayPass || signal.aborted || performance.now() > until) throw error;
        await sleep(storePause, undefined, { signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  /** Why a run has failed, if it has: its error, or that it keeps killing workers. */
  #errorOf(ending: RunEnding<SweepResult>, id: string): string | undefined {
    if (ending.type === 'failed') return ending.error;
    if (ending.type !== 'died' || this.#stop.signal.aborted) return undefined;
    const deaths = (this.#deaths.get(id) ?? 0) + 1;
    this.#deaths.set(id, deaths);
    return deaths < mostDeaths
      ? undefined
      : `${deaths} workers died while training it (the last by ${ending.how})`;
  }

  async #fail(lease: Lease<Run>, error: string): Promise<void> {
    const { id } = lease;
    const isOurs = await this.#options.queue.fail(lease, error);
    this.#tell(isOurs ? { type: 'failed', id, error } : { type: 'returned', id });
  }

  async #giveBack(lease: Lease<Run>): Promise<void> {
    // Where the queue is out of reach when it is to stop, the lease runs out.
    await unlessAborted(this.#options.queue.release(lease), AbortSignal.timeout(giveBackTimeout));
    this.#tell({ type: 'returned', id: lease.id });
  }
}

/** Milliseconds to insist on a store that is out of reach, and between two tries; credentials that ran out do not come back. */
const storeTimeout = 600_000;
const storePause = 1000;

/** Milliseconds to try to give a job back. */
const giveBackTimeout = 5000;

/** Workers need none: the foreman talks with the queue and the store. */
function withoutCredentials(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|REDIS)_/.test(name)));
}

/** undefined as soon as the signal is aborted; what comes later is dropped. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const abort = (): void => resolve(undefined);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** News of a sweep, one run at a time. */
export type SweepEvent =
  | { readonly type: 'begin'; readonly jobs: readonly QueuedJob<Run, SweepResult>[] }
  | { readonly type: 'started' | 'returned'; readonly id: string }
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  /** A note about a run for the user, such as an evaluation with episodes that did not end. */
  | { readonly type: 'note'; readonly id: string; readonly text: string }
  | { readonly type: 'done'; readonly id: string; readonly result: SweepResult }
  | { readonly type: 'failed'; readonly id: string; readonly error: string }
  | {
      readonly type: 'worker-died';
      readonly worker: string;
      readonly how: string;
      readonly id: string | null;
    };
