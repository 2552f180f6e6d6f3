import { PrismError, type Snapshot } from '@prism-rl/core';
import { requireCounts, wholeNumber } from '@prism-rl/core/checks';
import { defer, type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import { fromTheStart } from './streams.ts';

export interface StopWhenSolvedOptions {
  /** Mean return to reach. */
  readonly return: number;
  /** Number of episodes in the mean; default 100. */
  readonly over?: number;
  /**
   * Number of greedy episodes whose mean must reach it, too; default 0. A policy can be worse without exploration: random actions may
   * correct a cart that drifts.
   */
  readonly greedy?: number;
}

/**
 * Ends the run, with reason `solved`, as soon as the mean return of the last episodes reaches a bound, and so does the mean of greedy episodes
 * if requested. Events pass through unchanged. Checkpoints contain the last returns, so that a resumed run is solved at the same step; from a
 * checkpoint without them, the window starts empty.
 *
 * ```
 * source                                  --e(1)--e(5)--e(9)--e(9)--…
 * stopWhenSolved({ return: 7, over: 2 })  --e(1)--e(5)--e(9)--end|
 * ```
 *
 * @throws PrismError `invalid-argument` for a bound that is not finite, a window below 1, or an invalid number of greedy episodes.
 */
export function stopWhenSolved({
  return: bound,
  over = 100,
  greedy = 0,
}: StopWhenSolvedOptions): MonoTypeOperatorFunction<RunnerEvent> {
  if (!Number.isFinite(bound))
    throw PrismError.invalidArgument`stopWhenSolved needs a finite return, but got ${bound}.`;
  requireCounts('stopWhenSolved', { over });
  wholeNumber('greedy', greedy, 0);
  return (source) =>
    defer(() => {
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
      /** Verifies once per step, however many episodes have ended: the policy is the same. */
      const askToVerify = (): void => {
        if (!isVerifying) run?.atBoundary(verify);
        isVerifying = true;
      };
      return source.pipe(
        fromTheStart('stopWhenSolved()'),
        tap((event) => {
          if (event.type === 'start') {
            ({ run } = event);
            run.remember(`returns of ${over} episodes`, { save, restore });
            if (run.verificationDue) askToVerify();
            // The run was stopped at the step that solved it.
            else if (greedy === 0 && isReached()) run.stop('solved');
          }
          if (event.type === 'episode') {
            returns.push(event.return);
            if (returns.length > over) returns.shift();
            if (!isReached()) return;
            if (greedy > 0) askToVerify();
            else run?.stop('solved');
          }
        }),
      );
    });
}
