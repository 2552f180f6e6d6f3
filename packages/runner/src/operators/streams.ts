// Separate streams of a run's events: environment, memory, agent, evaluations.
import type { EpisodeEvent, EvaluationEvent, RunEvent, Transitions } from '@prism-rl/core';
import type { OperatorFunction } from 'rxjs';
import { filter, Observable } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import { fromTheStart } from './fromTheStart.ts';

type Kind<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

function only<T extends RunEvent['type']>(type: T): OperatorFunction<RunnerEvent, Kind<T>> {
  return filter((event): event is RunnerEvent & Kind<T> => event.type === type);
}

/** Episodes of training, as they end. */
export function episodes(): OperatorFunction<RunnerEvent, EpisodeEvent> {
  return only('episode');
}

/** Updates, with their metrics. */
export function updates(): OperatorFunction<RunnerEvent, Kind<'update'>> {
  return only('update');
}

/** What evaluations found; behind `evaluateEvery`. */
export function evaluations(): OperatorFunction<RunnerEvent, EvaluationEvent> {
  return only('evaluation');
}

/** Checkpoints that were written; behind `checkpointEvery`. */
export function checkpoints(): OperatorFunction<RunnerEvent, Kind<'checkpoint'>> {
  return only('checkpoint');
}

/** Options of {@link transitions} and {@link batches}. */
export interface StreamOptions {
  /**
   * Whether each value is a copy that the subscriber may keep and change; default true. Without copies a value is the run's own: valid
   * until the next one, and read-only.
   */
  readonly copy?: boolean;
}

/**
 * Every step of the environments, before anything is learned from it. Costs nothing without subscribers. Agents in threads step
 * environments that this stream does not see.
 *
 * A run is cold: to look at one run from several sides, share it.
 *
 * ```ts no-run
 * const run = train(options).pipe(share());
 * run.pipe(transitions()).subscribe(({ rewards }) => …);
 * run.pipe(episodes()).subscribe((episode) => …);
 * ```
 *
 * The stream only listens. To change which steps an agent remembers, see `rememberAs`; to change what an environment returns, wrap it.
 *
 * @throws PrismError `state`, as the stream's error, for a subscriber that comes after the run has begun.
 */
export function transitions({ copy = true }: StreamOptions = {}): OperatorFunction<RunnerEvent, Transitions> {
  return watching('transitions()', copy, (run, next) => run.watch({ transitions: next }));
}

/**
 * Every batch that the agent learns from, before it does, of the kind that its memory deals out. Otherwise as {@link transitions}; copies
 * are made of arrays, lists and plain objects.
 *
 * @typeParam B the batch of the agent's memory.
 */
export function batches<B = unknown>({ copy = true }: StreamOptions = {}): OperatorFunction<RunnerEvent, B> {
  return watching<B>('batches()', copy, (run, next) => run.watch({ batches: (batch) => next(batch as B) }));
}

/** The values that a run shows to a watcher. */
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

/** A copy of typed arrays, and of the lists and plain objects that hold them. */
function copied<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return (value as unknown as Uint8Array).slice() as unknown as T;
  if (Array.isArray(value)) return value.map(copied) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)])) as T;
}
