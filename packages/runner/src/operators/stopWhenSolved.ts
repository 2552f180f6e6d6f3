import type { Snapshot } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { Observable } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import { fromTheStart } from './fromTheStart.ts';

/** Options of {@link stopWhenSolved}. */
export interface StopWhenSolvedOptions {
  /** Mean return to reach. */
  readonly return: number;
  /** Episodes that the mean goes over; default 100. */
  readonly over?: number;
  /**
   * Episodes of the greedy policy whose mean must reach it, too, before the run ends; default 0: none are played. Without the
   * randomness of exploring a policy can be worse: a cart that drifts is brought back by chance.
   */
  readonly greedy?: number;
}

/**
 * Ends the run as soon as the mean return of the last episodes reaches a bound, and that of greedy ones, if they are asked for.
 *
 * In other words: watches `episode` events; everything passes through unchanged, and the source is told to stop, so that it
 * still completes with its own `end` event (reason `solved`). The last returns are part of the run's checkpoints, so that a resumed run is
 * solved where an uninterrupted one is; from a checkpoint without them (of an earlier version, or of a run that looked at other numbers of
 * episodes) the window fills anew.
 *
 * ```
 * source                                  --e(1)--e(5)--e(9)--e(9)--…
 * stopWhenSolved({ return: 7, over: 2 })  --e(1)--e(5)--e(9)--end|
 * ```
 *
 * @throws PrismError `invalid-argument` for a bound that is not finite, a window below 1, or greedy episodes that are no whole number.
 */
export function stopWhenSolved({
  return: bound,
  over = 100,
  greedy = 0,
}: StopWhenSolvedOptions): MonoTypeOperatorFunction<RunnerEvent> {
  if (!Number.isFinite(bound) || !Number.isInteger(over) || over < 1) {
    throw new PrismError(
      'invalid-argument',
      `stopWhenSolved needs a finite return and over ≥ 1, but got ${bound} over ${over}.`,
    );
  }
  if (!Number.isInteger(greedy) || greedy < 0) {
    throw new PrismError(
      'invalid-argument',
      `stopWhenSolved needs a whole number of greedy episodes, but got ${greedy}.`,
    );
  }
  return (source) =>
    new Observable((subscriber) => {
      /** Of the last episodes, the newest last. */
      let returns: number[] = [];
      let run: RunHandle | undefined;
      let isVerifying = false;
      const isReached = (): boolean =>
        returns.length === over && returns.reduce((sum, value) => sum + value, 0) / over >= bound;
      const save = (): Snapshot => ({ meta: {}, arrays: { returns: Float64Array.from(returns) } });
      const restore = ({ arrays }: Snapshot): void => {
        returns = [...(arrays.returns as Float64Array)];
      };
      const verify = async (): Promise<void> => {
        const result = await run!.verify(greedy);
        isVerifying = false;
        if (result !== undefined && result.meanReturn >= bound) run!.stop('solved');
      };
      /** Once between two steps, however many environments have ended an episode: the policy is the same. */
      const askToVerify = (): void => {
        if (!isVerifying) run?.atBoundary(verify);
        isVerifying = true;
      };
      return source.pipe(fromTheStart('stopWhenSolved()')).subscribe({
        next: (event) => {
          if (event.type === 'start') {
            ({ run } = event);
            run.remember(`returns of ${over} episodes`, { save, restore });
            if (run.verificationDue) askToVerify();
            // It was stopped in the very step that solved it, a moment before.
            else if (greedy === 0 && isReached()) run.stop('solved');
          }
          if (event.type === 'episode') {
            returns.push(event.return);
            if (returns.length > over) returns.shift();
            if (isReached()) {
              if (greedy > 0) askToVerify();
              else run?.stop('solved');
            }
          }
          subscriber.next(event);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
}
