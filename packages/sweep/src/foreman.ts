import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, Lease, Queue } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import { setLongTimeout } from './longTimeout.ts';
import { runDirectoryOf, type SweepRun } from './plan.ts';
import type { SweepResult } from './result.ts';
import type { RunStore, StoredRun } from './store/runStore.ts';
import type { SweepEvent } from './sweepEvent.ts';
import { type RunEnding, WorkerProcess, type WorkerProgram } from './workerProcess.ts';

/** What a {@link Foreman} works with. */
export interface ForemanOptions {
  readonly queue: Queue<SweepRun, SweepResult>;
  readonly store: RunStore;
  /** Worker processes; 0 to leave the work to others. */
  readonly workers: number;
  readonly program: WorkerProgram;
  readonly signal: AbortSignal;
  /** Milliseconds after which it stops likewise. */
  readonly timeLimit?: number;
  /** Milliseconds after which others may take over what is not renewed; default 60 000. */
  readonly leaseMilliseconds?: number;
  /** Milliseconds without a sign of life after which a worker process is taken for dead; default 300 000: to compile may take long. */
  readonly silenceMilliseconds?: number;
  /** Milliseconds between looks at a queue in which others still work; default 500. */
  readonly pollMilliseconds?: number;
}

/** Why a foreman stopped. `finished`: nothing is left to do; `submitted`: something is, but it was to employ nobody. */
export type StopReason = 'finished' | 'stopped' | 'time' | 'submitted';

/** Deaths of workers on one run, or before any run, that are taken for its fault. */
const mostDeaths = 3;

/**
 * Employs worker processes: leases runs, hands them out, renews their leases, keeps their checkpoints, replaces the dead. It does not
 * compute, so a lease is lost only when it is itself stopped, or the queue is out of reach for too long.
 */
export class Foreman {
  readonly #options: ForemanOptions;
  readonly #tell: (event: SweepEvent) => void;
  readonly #workers = new Set<WorkerProcess>();
  /** Deaths by run; '' counts those before any. */
  readonly #deaths = new Map<string, number>();
  readonly #stop = new AbortController();
  #reason: StopReason = 'finished';

  constructor(options: ForemanOptions, tell: (event: SweepEvent) => void) {
    this.#options = options;
    this.#tell = tell;
  }

  /** Works until nothing is left to do, by anybody, or until it is stopped. */
  async work(): Promise<StopReason> {
    const { signal, timeLimit, workers, queue } = this.#options;
    const stop = (): void => this.#stopFor('stopped');
    const cancelTimer =
      timeLimit === undefined ? undefined : setLongTimeout(() => this.#stopFor('time'), timeLimit);
    signal.addEventListener('abort', stop);
    try {
      if (signal.aborted) return 'stopped';
      const { queued, running } = await queue.count();
      if (workers === 0 && queued + running > 0) return 'submitted';
      const slots = Array.from({ length: Math.min(workers, queued + running) }, () => this.#employ());
      await Promise.all(slots);
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
        const lease = await this.#nextLease(worker.name);
        if (lease === undefined) return;
        const ending = await this.#conduct(worker, lease);
        if (ending.type === 'died') worker = undefined;
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
    if (await worker.ready) return worker;
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

  /** @returns undefined when everything is over, or this is to stop. */
  async #nextLease(worker: string): Promise<Lease<SweepRun> | undefined> {
    const { queue, leaseMilliseconds = 60_000, pollMilliseconds = 500 } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      // A queue that is out of reach must not keep it from stopping; a lease that comes too late runs out.
      const lease = await unlessAborted(queue.lease(worker, leaseMilliseconds), signal);
      if (lease !== undefined || signal.aborted) return lease;
      const counts = await unlessAborted(queue.count(), signal);
      if (counts === undefined || counts.queued + counts.running === 0) return undefined;
      await sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }

  async #conduct(worker: WorkerProcess, lease: Lease<SweepRun>): Promise<RunEnding> {
    const { id } = lease;
    const { store } = this.#options;
    this.#tell({ type: 'started', id });
    let stored: StoredRun;
    try {
      stored = await store.open(runDirectoryOf(lease.payload), lease.token);
    } catch (error) {
      await this.#giveBack(lease);
      if (error instanceof PrismError && error.code === 'state') return { type: 'released', id };
      throw error;
    }
    const renewal = new Renewal(this.#options, lease, () => worker.leave());
    try {
      const { directory } = stored;
      const ending = await worker.train({ type: 'run', lease, directory }, (message) => {
        if (message.type === 'progress') {
          renewal.said = message.message;
          this.#tell(message);
        } else if (message.type === 'checkpoint') {
          // In the background; what cannot be kept now is kept with the next one.
          void stored.save().then(
            (isOurs) => isOurs || renewal.lose(),
            () => undefined,
          );
        }
      });
      await this.#conclude(worker, lease, ending, stored, renewal);
      return ending;
    } catch (error) {
      // The store is out of reach, or the queue refuses: somebody else may have more luck.
      await this.#giveBack(lease).catch(() => undefined);
      throw error;
    } finally {
      renewal.end();
      await stored.close();
    }
  }

  async #conclude(
    worker: WorkerProcess,
    lease: Lease<SweepRun>,
    ending: RunEnding,
    stored: StoredRun,
    renewal: Renewal,
  ): Promise<void> {
    const { queue } = this.#options;
    const { id } = lease;
    if (ending.type === 'died') {
      const { how } = ending;
      this.#tell({ type: 'worker-died', worker: worker.name, how, id });
    }
    if (renewal.isLost || !(await stored.save())) {
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

/** Milliseconds to try to give a job back. */
const giveBackPatience = 5000;

/** What somebody who looks at the queue is told of a run. */
export type RunProgress = Omit<MultiProgressMessage, 'run'> & {
  /** Of a run that failed: where. */
  readonly log?: string;
};

/** Milliseconds: people who look at the queue want to see what happens. */
const longestRenewal = 5000;

/** Renews a lease until it is ended or lost. */
class Renewal {
  /** The worker's last words. */
  said: MultiProgressMessage | undefined;
  isLost = false;
  readonly #queue: ForemanOptions['queue'];
  readonly #lease: Lease<SweepRun>;
  readonly #milliseconds: number;
  readonly #onLost: () => void;
  readonly #timer: NodeJS.Timeout;
  #isAsking = false;

  constructor(
    { queue, leaseMilliseconds = 60_000 }: ForemanOptions,
    lease: Lease<SweepRun>,
    onLost: () => void,
  ) {
    this.#queue = queue;
    this.#lease = lease;
    this.#milliseconds = leaseMilliseconds;
    this.#onLost = onLost;
    this.#timer = setInterval(() => void this.#renew(), Math.min(leaseMilliseconds / 5, longestRenewal));
  }

  lose(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.end();
    this.#onLost();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** Keeps the log of a run that failed. */
  async sayLast(log: string): Promise<void> {
    this.end();
    await this.#queue.heartbeat(this.#lease, this.#milliseconds, { ...this.#progress(), log } as Json);
  }

  async #renew(): Promise<void> {
    if (this.#isAsking) return; // the queue is out of reach for a moment; the lease says how long that may last
    this.#isAsking = true;
    try {
      if (!(await this.#queue.heartbeat(this.#lease, this.#milliseconds, this.#progress() as Json)))
        this.lose();
    } catch {
      // Likewise: the next one may get through.
    } finally {
      this.#isAsking = false;
    }
  }

  #progress(): RunProgress {
    const { run: _run, ...progress } = this.said ?? { run: '' };
    return progress;
  }
}

/** undefined as soon as the signal is aborted; what comes later is dropped. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) {
    promise.catch(() => undefined);
    return undefined;
  }
  let aborted = (): void => undefined;
  const abort = new Promise<undefined>((resolve) => {
    aborted = () => resolve(undefined);
    signal.addEventListener('abort', aborted, { once: true });
  });
  try {
    return await Promise.race([promise, abort]);
  } finally {
    signal.removeEventListener('abort', aborted);
  }
}
