import type { EndReason } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { Observable } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import type { ScheduledTask } from '../taskSchedule.ts';
import { chunkSteps } from '../trainer.ts';
import { fromTheStart } from './fromTheStart.ts';

/** How often something is done: each time so many environment steps are taken, or so much time has gone by. */
export type Interval = number | { readonly seconds: number };

/** A recurring task; it emits its own events. */
export interface Recurring extends Pick<ScheduledTask, 'stage'> {
  readonly interval: Interval;
  /** @param reason why the run ends, where it is done at the end. */
  task(
    run: RunHandle,
    envSteps: number,
    emit: (event: RunnerEvent) => void,
    reason: EndReason | undefined,
  ): Promise<void>;
  /** Whether it is done at the end, too. */
  atEnd(reason: EndReason): boolean;
  /** Whether the run begins with it; default: not. */
  atStart?(run: RunHandle, envSteps: number): boolean;
}

/**
 * Does something between two steps each time another `interval` steps are taken, or seconds have gone by, and once more before the `end`
 * event if `atEnd` says so; the run waits for it. The basis of operators that do their work now and then.
 *
 * Work due at step N runs right after the vector step that reaches N: with n environments, at the first multiple of n from N on.
 * A clock is looked at every 1024 steps.
 *
 * Operators of a pipe work in the order of their stages, wherever they stand: a checkpoint comes after the evaluation at the same step.
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
        source.pipe(fromTheStart('An operator that works every so many steps')).subscribe({
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

/** Whether work done every `interval` steps is due at the vector step that ends at `envSteps`. */
export function isDueAt(envSteps: number, interval: number, { manifest: { numEnvs } }: RunHandle): boolean {
  return Math.floor(envSteps / interval) > Math.floor(Math.max(0, envSteps - numEnvs) / interval);
}

/** Due each time so many milliseconds have gone by. */
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
