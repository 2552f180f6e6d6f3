import type { Metrics } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** Ends a run whose metrics stop being finite. @throws PrismError `not-finite`, with the last good metrics. */
export class FiniteMetrics {
  #last: Metrics = {};

  check(metrics: Metrics, envSteps: number, updates: number): void {
    for (const name in metrics) {
      if (Number.isFinite(metrics[name])) continue;
      throw new PrismError(
        'not-finite',
        `Training stopped at step ${envSteps}: ${name} became ${metrics[name]} in update ${updates}. ` +
          `The update before had ${describe(this.#last)}.`,
        { hint: 'Lower the learning rate, or cut gradients with a smaller maxGradientNorm.' },
      );
    }
    this.#last = metrics;
  }
}

function describe(metrics: Metrics): string {
  const parts = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`);
  return parts.length === 0 ? 'no metrics' : parts.join(', ');
}
