import { requireCounts } from '@prism-rl/core/checks';
import { defer, type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { RunnerEvent } from '../runHandle.ts';
import { distanceOf, type Every, everySteps } from './everySteps.ts';

export interface EvaluationPlan extends Every {
  readonly episodes: number;
}

/**
 * Evaluates the greedy policy periodically and before the `end` event, and adds an `evaluation` event for each, with `evaluating` events for
 * progress.
 *
 * The run waits while the policy plays in separate environments with their own seeds; training is not affected.
 *
 * ```
 * source                           --episode(990)---------episode(1012)--…---------end|
 * evaluateEvery({ steps: 1000 })   --episode(990)--e(1000)--episode(1012)--…--e(5000)-end|      e: evaluation
 * ```
 *
 * A run may have several, each with its own plan. A resumed run repeats an interrupted evaluation, if its operators have the same order.
 *
 * @throws PrismError `invalid-argument` for an invalid interval or number of episodes.
 */
export function evaluateEvery({ episodes, ...every }: EvaluationPlan): MonoTypeOperatorFunction<RunnerEvent> {
  const interval = distanceOf('evaluateEvery', every);
  requireCounts('evaluateEvery', { episodes });
  return (source) =>
    defer(() => {
      let isDue = false;
      let latest = -1;
      return source.pipe(
        tap((event) => {
          if (event.type !== 'start') return;
          const { run } = event;
          isDue = run.evaluationDue; // for checkpoints of earlier versions
          run.remember('evaluations', {
            save: () => ({ meta: { isDue, latest }, arrays: {} }),
            restore: ({ meta }) => {
              isDue = meta.isDue === true;
              latest = Number(meta.latest);
            },
          });
        }),
        everySteps({
          interval,
          task: async (run, envSteps, emit) => {
            if (latest === envSteps) return; // already done, if a stop interrupted another operator's final evaluation
            const result = await run.evaluate(episodes, (progress) =>
              emit({ type: 'evaluating', envSteps, episodes, ...progress }),
            );
            isDue = result === undefined;
            if (result === undefined) return; // the run was stopped meanwhile
            latest = envSteps;
            const { stuck, cut, offPolicy } = result;
            const more = {
              ...(stuck > 0 && { stuck }),
              ...(cut > 0 && { cut }),
              ...(offPolicy && { offPolicy }),
            };
            const { episodes: judged, meanReturn, stdReturn, returns } = result;
            const mean = { episodes: judged, meanReturn, stdReturn, returns };
            emit({ type: 'evaluation', envSteps, ...mean, ...more });
          },
          atEnd: (reason) => reason !== 'stopped',
          atStart: () => isDue,
        }),
      );
    });
}
