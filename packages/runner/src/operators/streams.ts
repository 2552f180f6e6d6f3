// Separate streams of a run's events: environment, memory, agent, evaluations.
import type { EpisodeEvent, EvaluationEvent, RunEvent, Transitions } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { defer, filter, type MonoTypeOperatorFunction, Observable, type OperatorFunction, tap } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';

type Kind<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

function only<T extends RunEvent['type']>(type: T): OperatorFunction<RunnerEvent, Kind<T>> {
  return filter((event): event is RunnerEvent & Kind<T> => event.type === type);
}

/** Selects `episode` events. */
export function episodes(): OperatorFunction<RunnerEvent, EpisodeEvent> {
  return only('episode');
}

/** Selects `update` events. */
export function updates(): OperatorFunction<RunnerEvent, Kind<'update'>> {
  return only('update');
}

/** Selects `evaluation` events; use after `evaluateEvery`. */
export function evaluations(): OperatorFunction<RunnerEvent, EvaluationEvent> {
  return only('evaluation');
}

/** Selects `checkpoint` events; use after `checkpointEvery`. */
export function checkpoints(): OperatorFunction<RunnerEvent, Kind<'checkpoint'>> {
  return only('checkpoint');
}

/** Options of {@link transitions} and {@link batches}. */
export interface StreamOptions {
  /**
   * Whether each value is a copy that the subscriber may keep and change; default true. Otherwise values are read-only and valid until the next
   * one.
   */
  readonly copy?: boolean;
}

/**
 * Streams every step of the environments, before the memory receives it; except steps of agents in threads. Costs nothing without subscribers.
 *
 * A run is cold: share it to observe one run several times.
 *
 * ```ts no-run
 * const run = train(options).pipe(share());
 * run.pipe(transitions()).subscribe(({ rewards }) => …);
 * run.pipe(episodes()).subscribe((episode) => …);
 * ```
 *
 * To change what an agent's memory stores, see `rememberAs`; to change what an environment returns, wrap it.
 *
 * @throws PrismError `state`, as the stream's error, for a subscription after the run began.
 */
export function transitions({ copy = true }: StreamOptions = {}): OperatorFunction<RunnerEvent, Transitions> {
  return watching('transitions()', copy, (run, next) => run.watch({ transitions: next }));
}

/**
 * Streams every batch of the agent's memory, before the agent learns from it. Otherwise as {@link transitions}; copies arrays, lists and plain
 * objects.
 *
 * @typeParam B the batch of the agent's memory.
 */
export function batches<B = unknown>({ copy = true }: StreamOptions = {}): OperatorFunction<RunnerEvent, B> {
  return watching<B>('batches()', copy, (run, next) => run.watch({ batches: (batch) => next(batch as B) }));
}

/** Streams the values that a run shows to a watcher. */
function watching<T>(
  name: string,
  copy: boolean,
  watch: (run: RunHandle, next: (value: T) => void) => () => void,
): OperatorFunction<RunnerEvent, T> {
  return (source) =>
    new Observable<T>((subscriber) => {
      let stop: (() => void) | undefined;
      subscriber.add(() => stop?.());
      subscriber.add(
        source.pipe(fromTheStart(name)).subscribe({
          next: (event) => {
            if (event.type === 'start')
              stop = watch(event.run, (value) => subscriber.next(copy ? copied(value) : value));
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        }),
      );
    });
}

/** Copies typed arrays, and lists and plain objects that contain them. */
function copied<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return (value as unknown as Uint8Array).slice() as unknown as T;
  if (Array.isArray(value)) return value.map(copied) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)])) as T;
}

/** Requires a subscription from a run's first event on. @throws PrismError `state` for a late one. */
export function fromTheStart(name: string): MonoTypeOperatorFunction<RunnerEvent> {
  return (source) =>
    defer(() => {
      let hasBegun = false;
      return source.pipe(
        tap(({ type }) => {
          hasBegun ||= type === 'start';
          if (hasBegun) return;
          throw PrismError.state`${name} was subscribed after the run began, and would miss steps.
            Subscribe everything before the run begins: connectable(train(…)) of RxJS waits for connect().`;
        }),
      );
    });
}
