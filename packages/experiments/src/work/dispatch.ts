import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Json,
  type Lease,
  messageOf,
  PrismError,
  type Queue,
  type QueuedJob,
  type Run,
} from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import { fenceOf, runDirectoryOf } from '../plan/planSweep.ts';
import { hashOf } from '../plan/sameRun.ts';
import type { SweepResult } from '../results/result.ts';
import { giveBackTimeout, LeaseRenewal, type LeaseSource, unlessAborted } from './leases.ts';
import type { Failure, RunEnding, RunHost, RunHosts, RunNews } from './runHost.ts';
import { setLongTimeout } from './silence.ts';
import type { RunStore, StoredRun } from './store/runStore.ts';

/** How to work on a queue: with which hosts, for how long, and which runs a host gets. */
export interface Dispatch<Result extends Json> {
  /**
   * Creates the hosts.
   *
   * @param signal stops them.
   * @param onFailedStart to be called with each host that ended before it was ready.
   */
  readonly hosts: (
    signal: AbortSignal,
    onFailedStart: (name: string, how: string) => void,
  ) => RunHosts<Result>;
  /** Number of hosts; 0 to leave the runs to other machines. */
  readonly workers: number;
  /**
   * Maximum number of consecutive similar runs that a host performs as one batch; default 1. If few runs are left, batches are smaller, so that
   * all hosts have work.
   */
  readonly batch?: number;
  /** Runs with equal kinds can form a batch; default: runs with equal settings. */
  readonly kind?: (run: Run) => string;
  readonly signal: AbortSignal;
  /** Milliseconds after which it stops as well; default: no limit. */
  readonly timeLimit?: number | undefined;
  /** Milliseconds after which other machines may take over a lease that is not renewed; default 60 000. */
  readonly leaseMilliseconds?: number | undefined;
  /** Milliseconds between looks at a queue in which others still work; default 500. */
  readonly pollMilliseconds?: number;
  /** Path of a run's directory in the store; default: as in the directory of a sweep. */
  readonly pathOf?: (run: Run) => readonly string[];
}

/** The queue of the runs, and the store of their files. */
export interface DispatchPlaces<Result extends Json> {
  readonly queue: Pick<Queue<Run, Result>, 'lease' | 'count' | 'heartbeat' | 'complete' | 'fail' | 'release'>;
  /** Default: the queue. */
  readonly source?: LeaseSource;
  readonly store: Pick<RunStore, 'open'>;
  /** Whether more runs may be added, so that an empty queue is not the end; default: no. */
  readonly isOpen?: (() => boolean) | undefined;
}

/** An event of a sweep, about one run. */
export type SweepEvent<Result extends Json = SweepResult> =
  | { readonly type: 'begin'; readonly jobs: readonly QueuedJob<Run, Result>[] }
  | { readonly type: 'started' | 'returned'; readonly id: string }
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  /** A note about a run for the user, such as an evaluation with episodes that did not end. */
  | { readonly type: 'note'; readonly id: string; readonly text: string }
  | { readonly type: 'done'; readonly id: string; readonly result: Result }
  | ({ readonly type: 'failed'; readonly id: string } & Failure)
  | {
      readonly type: 'worker-died';
      readonly worker: string;
      readonly how: string;
      readonly id: string | null;
    };

interface HeldRun {
  readonly lease: Lease<Run>;
  readonly directory: string;
  readonly stored: StoredRun;
  readonly renewal: LeaseRenewal;
}

/** Why the dispatcher stopped. `finished`: no run is left; `submitted`: runs are left for other machines. */
export type StopReason = 'finished' | 'stopped' | 'time' | 'submitted';

/** Deaths of hosts while performing a run after which the run fails. */
const mostDeaths = 3;

/**
 * Leases runs from a queue, has hosts perform them and completes them; renews leases, saves checkpoints and replaces hosts that die. It does not
 * compute itself, so it loses a lease only if it is suspended or the queue is out of reach for too long.
 *
 * @throws PrismError `state` if hosts cannot start, `unavailable` if the queue or the store is out of reach.
 */
export function dispatch<Result extends Json>(
  places: DispatchPlaces<Result>,
  options: Dispatch<Result>,
  onEvent: (event: SweepEvent<Result>) => void,
): Promise<StopReason> {
  return new Dispatcher(places, options, onEvent).work();
}

class Dispatcher<Result extends Json> {
  readonly #queue: DispatchPlaces<Result>['queue'];
  readonly #source: LeaseSource;
  readonly #store: Pick<RunStore, 'open'>;
  readonly #isOpen: (() => boolean) | undefined;
  readonly #options: Dispatch<Result>;
  readonly #leaseMilliseconds: number;
  readonly #tell: (event: SweepEvent<Result>) => void;
  readonly #hosts: RunHosts<Result>;
  readonly #deaths = new Map<string, number>();
  readonly #stop = new AbortController();
  #reason: StopReason = 'finished';
  /** Whether the store was reached once: a store that never was is the wrong one. */
  #hasAnswered = false;
  /** The host of each run that is performed. */
  readonly #performing = new Map<string, RunHost<Result>>();
  /** Runs to leave as soon as a host performs them. */
  readonly #withdrawn = new Set<string>();
  /** Leases for one host at a time, so that neighbours in the queue go to the same host. */
  #lastLease: Promise<unknown> = Promise.resolve();

  constructor(
    { queue, source = queue, store, isOpen }: DispatchPlaces<Result>,
    options: Dispatch<Result>,
    tell: (event: SweepEvent<Result>) => void,
  ) {
    this.#queue = queue;
    this.#source = source;
    this.#store = store;
    this.#isOpen = isOpen;
    this.#options = options;
    this.#leaseMilliseconds = options.leaseMilliseconds ?? 60_000;
    this.#tell = tell;
    this.#hosts = options.hosts(this.#stop.signal, (worker, how) =>
      tell({ type: 'worker-died', worker, how, id: null }),
    );
    source.onWithdrawal?.((id) => {
      this.#withdrawn.add(id);
      this.#performing.get(id)?.leave(id);
    });
  }

  /** Works until no run is left, for this dispatcher or any other, or until it is stopped. */
  async work(): Promise<StopReason> {
    const { signal, timeLimit, workers } = this.#options;
    const stop = (): void => this.#stopFor('stopped');
    const cancelTimer =
      timeLimit === undefined ? undefined : setLongTimeout(() => this.#stopFor('time'), timeLimit);
    signal.addEventListener('abort', stop);
    try {
      if (signal.aborted) return 'stopped';
      const { queued, running } = await this.#source.count();
      if (workers === 0 && queued + running > 0 && this.#isOpen === undefined) return 'submitted';
      const slots = Array.from(
        { length: this.#isOpen?.() === true ? workers : Math.min(workers, queued + running) },
        () => this.#employHost(),
      );
      await Promise.all(slots);
      // Others do the work.
      while (workers === 0 && this.#isOpen?.() === true && !this.#stop.signal.aborted) await this.#pause();
      return this.#reason;
    } finally {
      cancelTimer?.();
      signal.removeEventListener('abort', stop);
      this.#stop.abort();
      this.#hosts.close();
    }
  }

  #stopFor(reason: StopReason): void {
    if (this.#stop.signal.aborted) return;
    this.#reason = reason;
    this.#stop.abort();
  }

  /** Keeps one host at work; starts another if it dies. */
  async #employHost(): Promise<void> {
    let host: RunHost<Result> | undefined;
    try {
      while (!this.#stop.signal.aborted) {
        host ??= await this.#hosts.start();
        if (host === undefined) return;
        const leases = await this.#lease(host.name);
        if (leases.length === 0) return;
        if (!(await this.#perform(host, leases))) host = undefined;
      }
    } finally {
      host?.stop();
      await host?.ended;
    }
  }

  /** Waits before the next look at the queue. */
  async #pause(): Promise<void> {
    const { signal } = this.#stop;
    await sleep(this.#options.pollMilliseconds ?? 500, undefined, { signal }).catch(() => undefined);
  }

  /** Leases similar runs for a host; returns an empty list when all runs are over or it must stop. */
  #lease(worker: string): Promise<readonly Lease<Run>[]> {
    const leases = this.#lastLease.then(() => this.#leaseBatch(worker));
    this.#lastLease = leases.catch(() => undefined);
    return leases;
  }

  async #leaseBatch(worker: string): Promise<readonly Lease<Run>[]> {
    const { batch = 1, kind = hashOf, workers } = this.#options;
    // After a host has died while performing a batch, its runs continue one by one: probably a single run is the cause.
    const isAlone = ({ id }: Lease): boolean => this.#deaths.has(id);
    const first = await this.#leaseFirst(worker);
    if (first === undefined) return [];
    const leases = [first];
    if (batch === 1 || isAlone(first)) return leases;
    const { queued } = await this.#source.count();
    const most = Math.min(batch, Math.ceil((queued + 1) / workers));
    while (leases.length < most) {
      const next = await this.#leaseOne(worker);
      if (next === undefined) break;
      if (kind(next.payload) !== kind(first.payload) || isAlone(next)) {
        await this.#queue.release(next);
        break;
      }
      leases.push(next);
    }
    return leases;
  }

  /** @returns undefined when all runs are over or it must stop. */
  async #leaseFirst(worker: string): Promise<Lease<Run> | undefined> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const lease = await this.#leaseOne(worker);
      if (lease !== undefined || signal.aborted) return lease;
      const counts = await unlessAborted(this.#source.count(), signal);
      if (counts === undefined) return undefined;
      if (counts.queued + counts.running <= 0 && this.#isOpen?.() !== true) return undefined;
      await this.#pause();
    }
    return undefined;
  }

  /** A lease that arrives after the stop expires. */
  #leaseOne(worker: string): Promise<Lease<Run> | undefined> {
    return unlessAborted(this.#source.lease(worker, this.#leaseMilliseconds), this.#stop.signal);
  }

  /** Has a host perform runs. @returns whether the host is still there afterwards. */
  async #perform(host: RunHost<Result>, leases: readonly Lease<Run>[]): Promise<boolean> {
    const runs = await this.#hold(host, leases);
    if (runs.length === 0) return true;
    let isAlive = true;
    const orders = runs.map(({ lease, directory }) => ({ lease, directory }));
    const endings = host.perform(orders, (news) =>
      this.#hear(runs.find(({ lease }) => lease.id === news.id) as HeldRun, news),
    );
    for (const { lease } of runs) {
      this.#performing.set(lease.id, host);
      if (this.#withdrawn.has(lease.id)) host.leave(lease.id);
    }
    const ends = await Promise.allSettled(
      runs.map(async (run, k) => {
        const { lease, stored, renewal } = run;
        try {
          const ending = (await endings[k]) as RunEnding<Result>;
          if (ending.type === 'died' && isAlive) {
            isAlive = false;
            this.#tell({ type: 'worker-died', worker: host.name, how: ending.how, id: lease.id });
          }
          await this.#conclude(run, ending);
        } catch (error) {
          // The store is unreachable, or the queue refuses: another host may succeed.
          await this.#giveBack(lease).catch(() => undefined);
          throw error;
        } finally {
          this.#performing.delete(lease.id);
          renewal.end();
          await stored.close();
        }
      }),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return isAlive;
  }

  /** Opens the files of runs, which may take long, and renews all their leases from now on. Leaves out runs that another holder has. */
  async #hold(host: RunHost<Result>, leases: readonly Lease<Run>[]): Promise<readonly HeldRun[]> {
    const { pathOf = runDirectoryOf } = this.#options;
    const renewals = leases.map(
      (lease) => new LeaseRenewal(this.#queue, lease, this.#leaseMilliseconds, () => host.leave(lease.id)),
    );
    const held: HeldRun[] = [];
    for (const [k, lease] of leases.entries()) {
      const renewal = renewals[k]!;
      this.#tell({ type: 'started', id: lease.id });
      try {
        const path = pathOf(lease.payload);
        const stored = await this.#insist(renewal, () => this.#store.open(path, fenceOf(lease)));
        if (stored === undefined) await this.#giveBack(lease);
        else held.push({ lease, stored, renewal, directory: join(stored.directory, ...path) });
      } catch (error) {
        renewal.end();
        const code = error instanceof PrismError ? error.code : undefined;
        if (code === 'incompatible') {
          await this.#fail(lease, { error: messageOf(error) });
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
    // Lost while files were opened: the host has not received the run, so it need not leave it.
    const lost = held.filter(({ renewal }) => renewal.isLost);
    for (const { lease, stored } of lost) {
      await stored.close();
      await this.#giveBack(lease);
    }
    return lost.length === 0 ? held : held.filter((run) => !lost.includes(run));
  }

  #hear({ stored, renewal }: HeldRun, news: RunNews): void {
    if (news.type === 'progress') {
      renewal.progress = news.message;
      this.#tell(news);
    } else if (news.type === 'note') this.#tell(news);
    else {
      // In the background; if saving fails, the next checkpoint saves these files too.
      void stored.save().then(
        (isOurs) => isOurs || renewal.lose(),
        () => undefined,
      );
    }
  }

  async #conclude({ lease, stored, renewal }: HeldRun, ending: RunEnding<Result>): Promise<void> {
    const { id } = lease;
    if ((await this.#insist(renewal, () => stored.save())) !== true) {
      await this.#giveBack(lease);
      return;
    }
    if (ending.type === 'completed') {
      const isOurs = await this.#queue.complete(lease, ending.result);
      this.#tell(isOurs ? { type: 'done', id, result: ending.result } : { type: 'returned', id });
      return;
    }
    const failure = this.#failureOf(ending, id);
    if (failure === undefined) {
      await this.#giveBack(lease);
      return;
    }
    await renewal.publishLog(failure.log ?? failure.error);
    await this.#fail(lease, failure);
  }

  /**
   * Retries while the store is unreachable: outages usually pass, and giving up would stop all other runs.
   *
   * @returns undefined as soon as another holder has the run.
   */
  async #insist<T>(renewal: LeaseRenewal, ask: () => Promise<T>): Promise<T | undefined> {
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

  /** Returns why a run has failed, if it has: its error, or that its hosts keep dying. */
  #failureOf(ending: RunEnding<Result>, id: string): Failure | undefined {
    if (ending.type === 'failed') return ending;
    if (ending.type !== 'died' || this.#stop.signal.aborted) return undefined;
    const deaths = (this.#deaths.get(id) ?? 0) + 1;
    this.#deaths.set(id, deaths);
    if (deaths < mostDeaths) return undefined;
    return { error: `${deaths} workers died while training it (the last by ${ending.how})` };
  }

  async #fail(lease: Lease<Run>, { error, log, code, hint }: Failure): Promise<void> {
    const { id } = lease;
    const isOurs = await this.#queue.fail(lease, error);
    this.#tell(isOurs ? { type: 'failed', id, error, log, code, hint } : { type: 'returned', id });
  }

  async #giveBack(lease: Lease<Run>): Promise<void> {
    // If the queue is out of reach while stopping, the lease expires.
    await unlessAborted(this.#queue.release(lease), AbortSignal.timeout(giveBackTimeout));
    this.#tell({ type: 'returned', id: lease.id });
  }
}

/** Milliseconds to retry a store that is out of reach, and between two tries; expired credentials stay expired. */
const storeTimeout = 600_000;
const storePause = 1000;
