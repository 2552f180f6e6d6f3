import { type EndReason, PrismError } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import type { ScheduledTask } from '../taskSchedule.ts';
import { chunkSteps } from '../trainer.ts';
import { fromTheStart } from './streams.ts';

/** The interval in an operator's plan: environment steps or seconds; without either, only the end. */
export interface Every {
  /**
   * Environment steps. Work that is due at step N runs after the vector step that reaches N: with n environments, at the first multiple of n
   * from N on.
   */
  readonly steps?: number;
  /** Seconds, checked every 1024 steps. Runs with equal seeds then differ in when it happens. */
  readonly seconds?: number;
}

/** An interval; a plain number counts environment steps, and Infinity means only the end. */
export type Interval = number | Every;

/** An interval in one unit. */
type Distance = { readonly steps: number } | { readonly seconds: number };

/**
 * Reads an interval.
 *
 * @param operator named in errors.
 * @throws PrismError `invalid-argument` unless steps are a positive integer or Infinity, or seconds a positive number; and for both.
 */
export function distanceOf(operator: string, interval: Interval): Distance {
  const { steps = Number.POSITIVE_INFINITY, seconds } =
    typeof interval === 'number' ? { steps: interval } : interval;
  if (seconds === undefined) {
    if (steps !== Number.POSITIVE_INFINITY) requireCounts(operator, { steps });
    return { steps };
  }
  if (Number.isFinite(steps))
    throw PrismError.invalidArgument`${operator} takes steps or seconds, but got both.`;
  if (seconds > 0 && seconds < Number.POSITIVE_INFINITY) return { seconds };
  throw PrismError.invalidArgument`seconds of ${operator} must be a number above 0, but is ${seconds}.`;
}

export interface Recurring extends Pick<ScheduledTask, 'stage'> {
  readonly interval: Distance;
  /** Runs the task, which may emit events. @param reason why the run ends, if called at its end. */
  task(
    run: RunHandle,
    envSteps: number,
    emit: (event: RunnerEvent) => void,
    reason: EndReason | undefined,
  ): Promise<void>;
  atEnd(reason: EndReason): boolean;
  /** Whether to run it before the first step; default false. */
  atStart?(run: RunHandle, envSteps: number): boolean;
}

/**
 * Runs a task every `interval` steps or seconds, between two steps, and before the `end` event if `atEnd` returns true; the run waits.
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
        const clock = 'seconds' in interval ? clockFor(1000 * interval.seconds) : undefined;
        const distance = 'seconds' in interval ? chunkSteps : interval.steps;
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

/** Whether a task with this interval is due at the vector step that ends at `envSteps`; never one by the clock. */
export function isDueAt(envSteps: number, interval: Distance, { manifest: { numEnvs } }: RunHandle): boolean {
  if ('seconds' in interval) return false;
  const { steps } = interval;
  return Math.floor(envSteps / steps) > Math.floor(Math.max(0, envSteps - numEnvs) / steps);
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
