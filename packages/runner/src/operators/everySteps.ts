import type { EndReason } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { Observable } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';

/** How often something is done: each time so many environment steps are taken, or so much time has gone by. */
export type Interval = number | { readonly seconds: number };

/** When it is due. */
interface Schedule {
  /** From now on. */
  begin(envSteps: number): void;
  /** Whether it is due; if so, it is due again after another interval. */
  isDue(envSteps: number): boolean;
}

/**
 * Runs a task between two steps each time another `interval` steps are taken, or seconds have gone by, and once more at the end if `atEnd` says so; the
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
  interval: Interval,
  atEnd: (reason: EndReason) => boolean,
  task: (run: RunHandle, envSteps: number, emit: (event: RunnerEvent) => void) => Promise<void>,
  atStart: (run: RunHandle, envSteps: number) => boolean = () => false,
): MonoTypeOperatorFunction<RunnerEvent> {
  return (source) =>
    new Observable((subscriber) => {
      let run: RunHandle | undefined;
      const schedule = typeof interval === 'number' ? bySteps(interval) : byTime(1000 * interval.seconds);
      const perform = (envSteps: number): void =>
        run!.atBoundary(() => task(run!, envSteps, (event) => subscriber.next(event)));
      return source.subscribe({
        next: (event) => {
          if (event.type === 'start') {
            run = event.run;
            schedule.begin(event.envSteps);
            if (event.envSteps < run.manifest.steps && atStart(run, event.envSteps)) perform(event.envSteps);
          }
          if (
            event.type === 'steps' &&
            event.envSteps < run!.manifest.steps &&
            schedule.isDue(event.envSteps)
          )
            perform(event.envSteps);
          if (event.type === 'end' && atEnd(event.reason)) perform(event.envSteps);
          // Last, so that tasks of this operator are queued before those of the ones behind it.
          subscriber.next(event);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
}

function bySteps(steps: number): Schedule {
  let next = steps;
  const begin = (envSteps: number): void => {
    next = (Math.floor(envSteps / steps) + 1) * steps;
  };
  return {
    begin,
    isDue: (envSteps) => {
      if (envSteps < next) return false;
      begin(envSteps);
      return true;
    },
  };
}

function byTime(milliseconds: number): Schedule {
  let next = Number.POSITIVE_INFINITY;
  const begin = (): void => {
    next = performance.now() + milliseconds;
  };
  return {
    begin,
    isDue: () => {
      if (performance.now() < next) return false;
      begin();
      return true;
    },
  };
}
