// The streams of a run that others take: environment, memory, agent, and what is found on the way.
import type { EpisodeEvent, EvaluationEvent, RunEvent, Transitions } from '@prism-rl/core';
import type { OperatorFunction } from 'rxjs';
import { filter, Observable } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';

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

/**
 * Every step of the environments, as the memory gets it, before anything is learned from it. Costs nothing until somebody subscribes. The
 * arrays are the run's own: valid until the next step, not to be changed. Of agents in threads, which step environments of their own, none
 * are seen.
 *
 * A run is cold: to look at one run from several sides, share it.
 *
 * ```ts no-run
 * const run = train(options).pipe(share());
 * run.pipe(transitions()).subscribe(({ rewards }) => …);
 * run.pipe(episodes()).subscribe((episode) => …);
 * ```
 */
export function transitions(): OperatorFunction<RunnerEvent, Transitions> {
  return watching((run, next) => run.watch({ transitions: next }));
}

/**
 * Every batch that the agent learns from, before it does, of the kind that its memory deals out. Else as {@link transitions}.
 *
 * @typeParam B the batch of the agent's memory.
 */
export function batches<B = unknown>(): OperatorFunction<RunnerEvent, B> {
  return watching<B>((run, next) => run.watch({ batches: (batch) => next(batch as B) }));
}

/** What a run shows while somebody watches. */
function watching<T>(
  watch: (run: RunHandle, next: (value: T) => void) => () => void,
): OperatorFunction<RunnerEvent, T> {
  return (source) =>
    new Observable<T>((subscriber) => {
      let stop: (() => void) | undefined;
      subscriber.add(() => stop?.());
      subscriber.add(
        source.subscribe({
          next: (event) => {
            if (event.type === 'start') stop = watch(event.run, (value) => subscriber.next(value));
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        }),
      );
    });
}
