import type { Logger } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { Observable, Subscription } from 'rxjs';
import type { RunnerEvent } from '../runHandle.ts';

/**
 * Shows every event to the loggers and closes them when the run ends, however it ends.
 *
 * In other words: a `tap` that waits. The stream completes (or fails) only after every logger has closed; a logger that throws
 * fails the run, because results that are not written are lost.
 *
 * ```
 * source          --a--b--c|
 * logTo(logger)   --a--b--c--|      logger: log(a) log(b) log(c) close()
 * ```
 */
export function logTo(...loggers: readonly Logger[]): MonoTypeOperatorFunction<RunnerEvent> {
  return (source) =>
    new Observable((subscriber) => {
      let closing: Promise<void> | undefined;
      const close = (): Promise<void> => {
        closing ??= closeAll(loggers);
        return closing;
      };
      const subscription = new Subscription();
      const breakOff = (error: unknown): void => {
        subscription.unsubscribe();
        const fail = (): void => subscriber.error(error);
        close().then(fail, fail);
      };
      const observer = {
        next: (event: RunnerEvent) => {
          if (subscription.closed) return; // a source that emits all at once does not hear that a logger failed
          try {
            for (const logger of loggers) {
              const logged: unknown = logger.log(event);
              // `log` should return nothing, and no caller awaits it; without this, a rejection would end the process without a message.
              if (logged instanceof Promise) logged.catch(breakOff);
            }
          } catch (error) {
            breakOff(error);
            return;
          }
          subscriber.next(event);
        },
        error: (error: unknown) => {
          const fail = (): void => subscriber.error(error);
          close().then(fail, fail);
        },
        complete: () => {
          if (subscription.closed) return;
          close().then(
            () => subscriber.complete(),
            (error: unknown) => subscriber.error(error),
          );
        },
      };
      subscription.add(source.subscribe(observer));
      return () => {
        subscription.unsubscribe();
        // No subscriber is left: a failure to close can only be reported as an unhandled rejection, and should be.
        void close();
      };
    });
}

async function closeAll(loggers: readonly Logger[]): Promise<void> {
  const results = await Promise.allSettled(loggers.map(async (logger) => logger.close()));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
