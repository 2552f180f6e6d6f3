import type { EndReason, StepLearner } from '@prism-rl/core';

/** Ends a loop whose agent has done all it set out to: `solved` where that was a return to be reached. */
export function stopIfFinished(
  loop: { stop(reason: EndReason): void },
  { finished = false }: Pick<StepLearner, 'finished'>,
): void {
  if (finished !== false) loop.stop(finished === 'solved' ? 'solved' : 'finished');
}
