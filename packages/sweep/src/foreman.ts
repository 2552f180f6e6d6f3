import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease, Queue } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { setLongTimeout } from './longTimeout.ts';
import { fenceOf, runDirectoryOf, type SweepRun } from './plan.ts';
import { Renewal } from './renewal.ts';
import type { SweepResult } from './result.ts';
import type { RunStore, StoredRun } from './store/runStore.ts';
import type { SweepEvent } from './sweepEvent.ts';
import { unlessAborted } from './unlessAborted.ts';
import type { WorkerNews } from './workerMessages.ts';
import { type RunEnding, WorkerProcess, type WorkerProgram } from './workerProcess.ts';

/** Inputs of a {@link Foreman}. */
export interface ForemanOptions {
  readonly queue: Queue<SweepRun, SweepResult>;
  readonly store: RunStore;
  /** Worker processes; 0 to leave the work to others. */
  readonly workers: number;
  readonly program: WorkerProgram;
  readonly signal: AbortSignal;
  /** Milliseconds after which it stops likewise. */
  readonly timeLimit?: number;
  /** Milliseconds after which others may take over a lease that is not renewed; default 60 000. */
  readonly leaseMilliseconds?: number;
  /**
   * Milliseconds without a sign of life after which a worker process is taken for dead; default 300 000: to compile may take long. Where it
   * computes meanwhile, or waits for a processor, its processor time counts (on Linux).
   */
  readonly silenceMilliseconds?: number;
  /** Milliseconds between looks at a queue in which others still work; default 500. */
  readonly pollMilliseconds?: number;
  /** Whether more runs may be added, so that an empty queue is not the end; default: none are. */
  readonly isOpen?: () => boolean;
  /**
   * Runs like this one that a worker is to train together at most, as far as they follow it in the queue; default 1. Where fewer are left than
   * would employ all workers, they are divided.
   */
  readonly together?: (run: SweepRun) => number;
}

/** A run in the hands of a worker. */
interface HeldRun {
  readonly lease: Lease<SweepRun>;
  readonly stored: StoredRun;
  readonly renewal: Renewal;
}

/** Why a foreman stopped. `finished`: nothing is left to do; `submitted`: runs are left, but no workers were wanted. */
export type StopReason = 'finished' | 'stopped' | 'time' | 'submitted';

/** Deaths of workers on one run, or one after the other before any run, that are taken for its fault. */
const mostDeaths = 3;

/**
 * Employs worker processes: leases runs, hands them out, renews their leases, keeps their checkpoints, replaces the dead. It does not
 * compute, so a lease is lost only when it is itself stopped, or the queue is out of reach for too long.
 */
export class Foreman {
  readonly #options: ForemanOptions;
  readonly #tell: (event: SweepEvent) => void;
  readonly #workers = new Set<WorkerProcess>();
  /** Deaths by run; '' counts those before any since the last worker that came so far. */
  readonly #deaths = new Map<string, number>();
  readonly #stop = new AbortController();
  #reason: StopReason = 'finished';
  /** Whether the store was there once: one that never was is the wrong one. */
  #hasAnswered = false;
  /** One worker after the other: what stands beside each other in the queue is to go to one. */
  #leasing: Promise<unknown> = Promise.resolve();

  constructor(options: ForemanOptions, tell: (event: SweepEvent) => void) {
    this.#options = options;
    this.#tell = tell;
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
      for (const worker of this.#workers) worker.kill();
    }
  }

  #stopFor(reason: StopReason): void {
    if (this.#stop.signal.aborted) return;
    this.#reason = reason;
    this.#stop.abort();
    for (const worker of this.#workers) worker.stop();
  }

  /** Keeps one process at work, with another when it dies. */
  async #employ(): Promise<void> {
    let worker: WorkerProcess | undefined;
    try {
      while (!this.#stop.signal.aborted) {
        worker ??= await this.#hire();
        if (worker === undefined) continue;
        const leases = await this.#nextLeases(worker.name);
        if (leases.length === 0) return;
        if (!(await this.#conduct(worker, leases))) worker = undefined;
      }
    } finally {
      worker?.stop();
      await worker?.ended;
    }
  }

  /** @returns undefined for a process that died before it could begin. */
  async #hire(): Promise<WorkerProcess | undefined> {
    const { program, silenceMilliseconds = 300_000 } = this.#options;
    const worker = new WorkerProcess(program, silenceMilliseconds);
    this.#workers.add(worker);
    void worker.ended.finally(() => this.#workers.delete(worker)).catch(() => undefined);
    if (await worker.ready) {
      this.#deaths.delete(''); // now and then one has bad luck in a sweep of days
      return worker;
    }
    if (this.#stop.signal.aborted) return undefined;
    const how = (await worker.ended) ?? 'exit';
    this.#tell({ type: 'worker-died', worker: worker.name, how, id: null });
    if (this.#countDeath('') >= mostDeaths) {
      throw new PrismError('state', `Worker processes die before they begin to work (${how}).`, {
        hint: 'What they said stands above.',
      });
    }
    return undefined;
  }

  /** Runs for a worker, alike; none when everything is over, or this is to stop. */
  #nextLeases(worker: string): Promise<readonly Lease<SweepRun>[]> {
    const leases = this.#leasing.then(() => this.#leaseBundle(worker));
    this.#leasing = leases.catch(() => undefined);
    return leases;
  }

  async #leaseBundle(worker: string): Promise<readonly Lease<SweepRun>[]> {
    const first = await this.#nextLease(worker);
    if (first === undefined) return [];
    const { queue, together = () => 1, workers, leaseMilliseconds = 60_000 } = this.#options;
    const { signal } = this.#stop;
    const leases = [first];
    // After a worker has died of a bundle, its runs continue one by one: most likely only one of them is the cause.
    const wanted = this.#deaths.has(first.id) ? 1 : together(first.payload);
    if (wanted === 1) return leases;
    const { queued } = await queue.count();
    const most = Math.min(wanted, Math.ceil((queued + 1) / workers));
    while (leases.length < most) {
      const next = await unlessAborted(queue.lease(worker, leaseMilliseconds), signal);
      if (next === undefined) break;
      if (next.payload.configHash !== first.payload.configHash || this.#deaths.has(next.id)) {
        await queue.release(next);
        break;
      }
      leases.push(next);
    }
    return leases;
  }

  /** @returns undefined when everything is over, or this is to stop. */
  async #nextLease(worker: string): Promise<Lease<SweepRun> | undefined> {
    const { queue, leaseMilliseconds = 60_000, isOpen } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      // A queue that is out of reach must not keep it from stopping; a lease that comes too late runs out.
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
  async #conduct(worker: WorkerProcess, leases: readonly Lease<SweepRun>[]): Promise<boolean> {
    const runs = await this.#hold(worker, leases);
    if (runs.length === 0) return true;
    let isAlive = true;
    const listen = (news: WorkerNews): void =>
      this.#hear(runs.find(({ lease }) => lease.id === news.id) as HeldRun, news);
    const endings = worker.train(
      runs.map(({ lease, stored: { directory } }) => ({ lease, directory })),
      listen,
    );
    const ends = await Promise.allSettled(
      runs.map(async (run, k) => {
        const { lease, stored, renewal } = run;
        try {
          const ending = (await endings[k]) as RunEnding;
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
  async #hold(worker: WorkerProcess, leases: readonly Lease<SweepRun>[]): Promise<readonly HeldRun[]> {
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
        await this.#giveBack(lease);
        if (error instanceof PrismError && error.code === 'state') continue;
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
    } else {
      // In the background; what cannot be kept now is kept with the next one.
      void stored.save().then(
        (isOurs) => isOurs || renewal.lose(),
        () => undefined,
      );
    }
  }

  async #conclude({ lease, stored, renewal }: HeldRun, ending: RunEnding): Promise<void> {
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
    const isOurs = await queue.fail(lease, error);
    this.#tell(isOurs ? { type: 'failed', id, error } : { type: 'returned', id });
  }

  /**
   * Asks a store again that was there before and is out of reach now: as a rule it comes back, and to end for it would end all the other runs.
   *
   * @returns undefined as soon as another holder has the run.
   */
  async #insist<T>(renewal: Renewal, ask: () => Promise<T>): Promise<T | undefined> {
    const { signal } = this.#stop;
    const until = performance.now() + storePatience;
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
  #errorOf(ending: RunEnding, id: string): string | undefined {
    if (ending.type === 'failed') return ending.error;
    if (ending.type !== 'died' || this.#stop.signal.aborted) return undefined;
    const deaths = this.#countDeath(id);
    return deaths < mostDeaths ? undefined : `${deaths} workers died of it (the last one by ${ending.how})`;
  }

  async #giveBack(lease: Lease<SweepRun>): Promise<void> {
    // Where the queue is out of reach when it is to stop, the lease runs out.
    await unlessAborted(this.#options.queue.release(lease), AbortSignal.timeout(giveBackPatience));
    this.#tell({ type: 'returned', id: lease.id });
  }

  #countDeath(id: string): number {
    const deaths = (this.#deaths.get(id) ?? 0) + 1;
    this.#deaths.set(id, deaths);
    return deaths;
  }
}

/** Milliseconds to insist on a store that is out of reach, and between two tries; credentials that ran out do not come back. */
const storePatience = 600_000;
const storePause = 1000;

/** Milliseconds to try to give a job back. */
const giveBackPatience = 5000;
