import {
  type Engine,
  type Lease,
  messageOf,
  PrismError,
  type PrismErrorCode,
  type Run,
} from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import type { RunHandle } from '@prism-rl/runner';
import { workerName } from './workerName.ts';

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

/** How a run ended. */
export type RunEnding<Result> =
  | { readonly type: 'completed'; readonly id: string; readonly result: Result }
  | {
      readonly type: 'failed';
      readonly id: string;
      readonly error: string;
      /** The stack trace. */
      readonly log: string;
      /** Code and hint of a `PrismError`. */
      readonly code?: PrismErrorCode | undefined;
      readonly hint?: string | undefined;
    }
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

/** Trains one run of a batch; does not throw. */
export type TrainOne = (context: Partial<PerformContext>) => Promise<void>;

export interface LocalHostOptions<Result> {
  readonly perform: PerformRun<Result>;
  /**
   * Trains runs; resolves when all are over. Default: concurrently and independently. An error fails the runs that are not over.
   *
   * @param trains in the order of `orders`.
   */
  readonly trainAll?: (trains: readonly TrainOne[], orders: readonly RunOrder[]) => Promise<void>;
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
    const { trainAll = atOnce } = this.#options;
    const ends = orders.map(() => Promise.withResolvers<RunEnding<Result>>());
    this.#left = new Map(orders.map(({ lease: { id } }) => [id, new AbortController()]));
    const trains = orders.map(
      (order, k): TrainOne =>
        async (context) => {
          try {
            ends[k]!.resolve(await this.#performOne(order, { ...context, onNews }));
          } catch (caught) {
            ends[k]!.resolve(failure(order.lease.id, caught));
          }
        },
    );
    this.#work = trainAll(trains, orders).catch((caught: unknown) => {
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

  async #performOne(
    order: RunOrder,
    context: Partial<PerformContext> & Pick<PerformContext, 'onNews'>,
  ): Promise<RunEnding<Result>> {
    const { id } = order.lease;
    const signal = AbortSignal.any([this.#stop.signal, this.#left.get(id)!.signal]);
    const result = await this.#options.perform(order, { runsAtOnce: 1, ...context, signal });
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

async function atOnce(trains: readonly TrainOne[]): Promise<void> {
  await Promise.all(trains.map((train) => train({})));
}

function failure(id: string, caught: unknown): RunEnding<never> {
  const error = messageOf(caught);
  const log = caught instanceof Error ? (caught.stack ?? error) : error;
  const { code, hint } = caught instanceof PrismError ? caught : {};
  return { type: 'failed', id, error, log, code, hint };
}
