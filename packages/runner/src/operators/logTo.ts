import type { Logger } from '@prism-rl/core';
import { type MonoTypeOperatorFunction, Observable, Subscription } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';

/**
 * Passes every event to the loggers, and closes them when the run ends, fails or is stopped. The stream completes or fails only after every
 * logger has closed. A logger that throws fails the run, because its results would be lost.
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
      let run: RunHandle | undefined;
      const breakOff = (error: unknown): void => {
        run?.fail(error);
        subscription.unsubscribe();
        const fail = (): void => subscriber.error(error);
        close().then(fail, fail);
      };
      const observer = {
        next: (event: RunnerEvent) => {
          if (subscription.closed) return; // a synchronous source continues to emit after a logger failed
          if (event.type === 'start') ({ run } = event);
          try {
            for (const logger of loggers) {
              const logged: unknown = logger.log(event);
              // `log` should be synchronous, but an unhandled rejection would end the process without a message.
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
        // No subscriber is left, so a failure to close becomes an unhandled rejection.
        void close();
      };
    });
}

async function closeAll(loggers: readonly Logger[]): Promise<void> {
  const results = await Promise.allSettled(loggers.map(async (logger) => logger.close()));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
