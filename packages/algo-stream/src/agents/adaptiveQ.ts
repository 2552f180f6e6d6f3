import type { AgentContext } from '@prism-rl/core';
import { fraction, grouped, number, settings } from '@prism-rl/core';
import { qTable, StreamQ } from './streamQ.ts';

/** Settings of {@link adaptiveQ}: `defaults`, checks, and their table. */
export const adaptiveQSettings = settings({
  ...qTable,
  ...grouped('optimizer', {
    stepSize: number(1e-4, 'α: how far a parameter moves for an error of 1 or more, at most', {
      above: 0,
      typical: '1e-5 to 1e-3',
    }),
    beta2: fraction(0.999, 'β₂: how slowly the mean square of steps forgets', { source: 'Kingma & Ba 2015' }),
    epsilon: number(1e-5, 'ε: what is added to the root of the mean square', { above: 0 }),
  }),
});

/** Values of {@link adaptiveQSettings}. */
export type AdaptiveQConfig = typeof adaptiveQSettings.defaults;

/**
 * Adaptive Q(λ) (after Gogianu, Lutu & Pascanu 2026): Q(λ) whose errors are cut to [−1, 1], so that the derivative is bounded, and whose
 * steps are divided by the root of their mean square, as Adam's are.
 */
export function adaptiveQ(context: AgentContext<AdaptiveQConfig>): StreamQ<AdaptiveQConfig> {
  const { stepSize, beta2, epsilon } = context.config;
  return new StreamQ(context, { kind: 'adaptive', stepSize, beta2, epsilon });
}
