import { hostname } from 'node:os';
import {
  type Engine,
  type Lease,
  type Logger,
  messageOf,
  PrismError,
  type PrismErrorCode,
  type Registry,
  type Run,
} from '@prism-rl/core';
import { type MultiProgressMessage, progressMessages } from '@prism-rl/loggers';
import { type RunHandle, runBatch } from '@prism-rl/runner';
import { isRunning, processNamespace } from '@prism-rl/runner/node';

/** A run to perform. */
export interface RunOrder {
  readonly lease: Lease<Run>;
  /** The run's own directory, as the host sees it. */
  readonly directory: string;
}

/** A message about a run that is being performed. */
export type RunNews =
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  /** A note for the user, such as an evaluation with episodes that did not end. */
  | { readonly type: 'note'; readonly id: string; readonly text: string }
  /** A new checkpoint is in the run's directory. */
  | { readonly type: 'checkpoint'; readonly id: string };

/** Why a run has failed. */
export interface Failure {
  readonly error: string;
  /** The stack trace. */
  readonly log?: string | undefined;
  /** Code and hint of a `PrismError`. */
  readonly code?: PrismErrorCode | undefined;
  readonly hint?: string | undefined;
}

/** How a run ended. */
export type RunEnding<Result> =
  | { readonly type: 'completed'; readonly id: string; readonly result: Result }
  | ({ readonly type: 'failed'; readonly id: string } & Failure)
  /** Stopped before its end and saved, or not begun. */
  | { readonly type: 'released'; readonly id: string }
  /** The host ended first. */
  | { readonly type: 'died'; readonly id: string; readonly how: string };

/** Performs runs, in this process or a forked one: one after the other, in turns, or together on a GPU. */
export interface RunHost<Result> {
  /** Name of its leases in the queue. */
  readonly name: string;
  /** Describes how the host ended; resolves after the last run has ended. */
  readonly ended: Promise<string>;
  /**
   * Performs runs; several runs form a batch. Call it again once all have ended.
   *
   * @returns for each run a promise of its end; none rejects.
   */
  perform(
    orders: readonly RunOrder[],
    onNews: (news: RunNews) => void,
  ): readonly Promise<RunEnding<Result>>[];
  /** Stops a run that another holder has taken over. */
  leave(id: string): void;
  /** Saves the current runs and ends. */
  stop(): void;
}

/** Starts hosts, and ends those that are left. */
export interface RunHosts<Result> {
  /** Starts a host. @returns undefined once stopped. @throws PrismError `state` if hosts end before they are ready. */
  start(): Promise<RunHost<Result> | undefined>;
  close(): void;
}

/** What performing a run needs besides its order. */
export interface PerformContext {
  /** Stops the run, which is resumed later. */
  readonly signal: AbortSignal;
  readonly onNews: (news: RunNews) => void;
  /** Computes neural networks, for agents that have them. */
  readonly engine?: Engine | undefined;
  /** Called after setup, before the first step. */
  readonly onStart?: ((run: RunHandle) => void) | undefined;
  /** Number of runs that a GPU trains together, including this one. */
  readonly runsAtOnce: number;
}

/** Trains a run. @returns undefined if it was stopped, to be resumed later. An error fails the run, not the host. */
export type PerformRun<Result> = (order: RunOrder, context: PerformContext) => Promise<Result | undefined>;

/** Returns a worker's name in the queue: its process number, and where that number holds. */
export function workerName(pid = process.pid): string {
  const namespace = processNamespace();
  return `${pid}@${hostname()}${namespace === null ? '' : `/${namespace}`}`;
}

/** Whether a worker may still run, by its name. Workers of other machines and containers cannot be asked. */
export function mayRun(worker: string): boolean {
  const [, pid = '', host = '', namespace = null] = /^(\d*)@([^/]*)(?:\/(.*))?$/.exec(worker) ?? [];
  return isRunning({ pid: Number(pid), host, namespace, started: null });
}

export interface LocalHostOptions<Result> {
  readonly perform: PerformRun<Result>;
  /** Has the backends: one that computes several runs together gets a whole batch. Default: the runs of a batch take turns. */
  readonly registry?: Registry;
  /** Activates the engine of an agent on a backend; undefined for an agent without neural networks. Default: no agent has any. */
  readonly engine?: (agent: string, backend: string | undefined) => Promise<Engine | undefined>;
}

/** Performs runs in this process. */
export class LocalHost<Result> implements RunHost<Result> {
  readonly name = workerName();
  readonly ended: Promise<string>;
  readonly #options: LocalHostOptions<Result>;
  readonly #stop = new AbortController();
  /** Stops single runs. */
  #left = new Map<string, AbortController>();
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: LocalHostOptions<Result>) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#stop.signal.addEventListener('abort', () => void this.#work.then(() => resolve('stopped')));
    });
  }

  perform(
    orders: readonly RunOrder[],
    onNews: (news: RunNews) => void,
  ): readonly Promise<RunEnding<Result>>[] {
    const ends = orders.map(() => Promise.withResolvers<RunEnding<Result>>());
    this.#left = new Map(orders.map(({ lease: { id } }) => [id, new AbortController()]));
    const starts = orders.map(
      (order, k) => async (engine: Engine | undefined, more: Partial<PerformContext>) => {
        const ending = this.#performOne(order, { runsAtOnce: 1, ...more, engine, onNews });
        ends[k]!.resolve(await ending.catch((caught: unknown) => failure(order.lease.id, caught)));
      },
    );
    this.#work = this.#performAll(orders[0]!.lease.payload, starts).catch((caught: unknown) => {
      for (const [k, { lease }] of orders.entries()) ends[k]!.resolve(failure(lease.id, caught));
    });
    return ends.map(({ promise }) => promise);
  }

  leave(id: string): void {
    this.#left.get(id)?.abort();
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Starts runs with equal backends: together on a GPU that trains whole runs; elsewhere the runs take turns, in slices of time. */
  async #performAll(
    { agent, backend }: Run,
    starts: readonly ((engine: Engine | undefined, more: Partial<PerformContext>) => Promise<void>)[],
  ): Promise<void> {
    const { registry, engine: engineOf } = this.#options;
    const batch = backend === undefined ? undefined : registry?.get('backends', backend).entry.batch;
    const runsAtOnce = starts.length;
    if (runsAtOnce > 1 && batch !== undefined) {
      await runBatch(
        batch,
        starts.map((start) => (engine, onStart) => start(engine, { onStart, runsAtOnce })),
      );
      return;
    }
    const engine = await engineOf?.(agent, backend);
    await Promise.all(starts.map((start) => start(engine, {})));
  }

  async #performOne(order: RunOrder, context: Omit<PerformContext, 'signal'>): Promise<RunEnding<Result>> {
    const { id } = order.lease;
    const signal = AbortSignal.any([this.#stop.signal, this.#left.get(id)!.signal]);
    const result = await this.#options.perform(order, { ...context, signal });
    return result === undefined ? { type: 'released', id } : { type: 'completed', id, result };
  }
}

/** Returns hosts that consist of this process only. */
export function localHosts<Result>(
  options: LocalHostOptions<Result>,
): (signal: AbortSignal) => RunHosts<Result> {
  return (signal) => {
    const host = new LocalHost(options);
    signal.addEventListener('abort', () => host.stop());
    return { start: async () => (signal.aborted ? undefined : host), close: () => undefined };
  };
}

function failure(id: string, caught: unknown): RunEnding<never> {
  const error = messageOf(caught);
  const log = caught instanceof Error ? (caught.stack ?? error) : error;
  const { code, hint } = caught instanceof PrismError ? caught : {};
  return { type: 'failed', id, error, log, code, hint };
}

/** Returns a logger that sends the progress of a run and its checkpoints; it follows the logger of the metrics, which a checkpoint needs. */
export function progressOf(id: string, onNews: PerformContext['onNews']): Logger {
  const send = (message: MultiProgressMessage): void => onNews({ type: 'progress', id, message });
  const progress = progressMessages(send, { run: id, interval: 0.2 });
  return {
    ...progress,
    log: (event) => {
      progress.log(event);
      if (event.type === 'checkpoint') onNews({ type: 'checkpoint', id });
    },
  };
}
