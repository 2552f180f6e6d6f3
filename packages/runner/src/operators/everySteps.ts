import type { EndReason } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { Observable } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';

/**
 * Runs a task between two steps each time another `steps` steps are taken, and once more at the end if `atEnd` says so; the
 * run waits for it. The task emits what there is to tell. The basis of operators that do their
 * work now and then.
 *
 * A run's steps are counted in chunks of 1024 (`steps` events): a task is done at the first chunk's end after it is due, and not more often.
 *
 * Where several of them stand in a pipe, they work in its order: a checkpoint after an evaluation knows that it took place.
 *
 * @param atStart whether the run begins with the task.
 */
export function everySteps(
  steps: number,
  atEnd: (reason: EndReason) => boolean,
  task: (run: RunHandle, envSteps: number, emit: (event: RunnerEvent) => void) => Promise<void>,
  atStart: (run: RunHandle) => boolean = () => false,
): MonoTypeOperatorFunction<RunnerEvent> {
  return (source) =>
    new Observable((subscriber) => {
      let run: RunHandle | undefined;
      let next = steps;
      const schedule = (envSteps: number): void => {
        next = (Math.floor(envSteps / steps) + 1) * steps;
      };
      const perform = (envSteps: number): void =>
        run!.atBoundary(() => task(run!, envSteps, (event) => subscriber.next(event)));
      return source.subscribe({
        next: (event) => {
          if (event.type === 'start') {
            run = event.run;
            schedule(event.envSteps);
            if (event.envSteps < run.manifest.steps && atStart(run)) perform(event.envSteps);
          }
          if (event.type === 'steps' && event.envSteps >= next && event.envSteps < run!.manifest.steps) {
            schedule(event.envSteps);
            perform(event.envSteps);
          }
          if (event.type === 'end' && atEnd(event.reason)) perform(event.envSteps);
          // Last, so that tasks of this operator are queued before those of the ones behind it.
          subscriber.next(event);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
}
