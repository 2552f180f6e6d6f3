import type { EndReason } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { Observable } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import type { ScheduledTask } from '../taskSchedule.ts';
import { chunkSteps } from '../trainer.ts';
import { fromTheStart } from './streams.ts';

/** Environment steps or seconds between repetitions. */
export type Interval = number | { readonly seconds: number };

/** Options of {@link everySteps}. */
export interface Recurring extends Pick<ScheduledTask, 'stage'> {
  readonly interval: Interval;
  /** Runs the task, which may emit events. @param reason why the run ends, if called at its end. */
  task(
    run: RunHandle,
    envSteps: number,
    emit: (event: RunnerEvent) => void,
    reason: EndReason | undefined,
  ): Promise<void>;
  /** Whether to run it at the end. */
  atEnd(reason: EndReason): boolean;
  /** Whether to run it before the first step; default false. */
  atStart?(run: RunHandle, envSteps: number): boolean;
}

/**
 * Runs a task every `interval` steps or seconds, between two steps, and before the `end` event if `atEnd` returns true; the run waits.
 *
 * A task due at step N runs after the vector step that reaches N: with n environments, at the first multiple of n from N on. Seconds are checked
 * every 1024 steps.
 *
 * Tasks run in the order of their stages, wherever their operators are in the pipe: a checkpoint follows the evaluation at the same step.
 */
export function everySteps({
  stage,
  interval,
  task,
  atEnd,
  atStart,
}: Recurring): MonoTypeOperatorFunction<RunnerEvent> {
  return (source) =>
    new Observable((subscriber) => {
      const taskOf = (run: RunHandle): ScheduledTask => {
        const clock = typeof interval === 'number' ? undefined : clockFor(1000 * interval.seconds);
        const distance = typeof interval === 'number' ? interval : chunkSteps;
        return {
          ...(stage !== undefined && { stage }),
          next: (envSteps) => (Math.floor(envSteps / distance) + 1) * distance,
          atStart: (envSteps) => atStart?.(run, envSteps) === true,
          atEnd,
          run: async (envSteps, reason) => {
            if (reason === undefined && clock?.isDue() === false) return;
            await task(run, envSteps, (event) => subscriber.next(event), reason);
          },
        };
      };
      subscriber.add(
        source.pipe(fromTheStart('An operator with a schedule')).subscribe({
          next: (event) => {
            if (event.type === 'start') subscriber.add(event.run.schedule(taskOf(event.run)));
            subscriber.next(event);
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        }),
      );
    });
}

/** Whether a task with this interval is due at the vector step that ends at `envSteps`. */
export function isDueAt(envSteps: number, interval: number, { manifest: { numEnvs } }: RunHandle): boolean {
  return Math.floor(envSteps / interval) > Math.floor(Math.max(0, envSteps - numEnvs) / interval);
}

/** Becomes due every `milliseconds`. */
function clockFor(milliseconds: number): { isDue(): boolean } {
  let next = performance.now() + milliseconds;
  return {
    isDue: () => {
      if (performance.now() < next) return false;
      next = performance.now() + milliseconds;
      return true;
    },
  };
}
