import type { Metrics } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';

/**
 * Ends a run whose metrics stop being finite.
 *
 * @throws PrismError `not-finite`, with the last good metrics; `contract` for values that are not metrics.
 */
export class FiniteMetrics {
  #last: Metrics = {};

  check(metrics: Metrics, envSteps: number, updates: number): void {
    if (typeof metrics !== 'object' || metrics === null) {
      throw new PrismError('contract', `The agent reports ${describeValue(metrics)} instead of metrics.`, {
        hint: 'learn() returns named numbers, or undefined.',
      });
    }
    for (const name in metrics) {
      const value: unknown = metrics[name];
      if (Number.isFinite(value)) continue;
      if (typeof value !== 'number') {
        throw new PrismError(
          'contract',
          `The agent reports ${describeValue(value)} as its metric ${name}, which must be a number.`,
          { hint: 'learn() returns named numbers, or undefined.' },
        );
      }
      throw new PrismError(
        'not-finite',
        `Training stopped at step ${envSteps}: ${name} became ${metrics[name]} in update ${updates}. ` +
          `The update before had ${describe(this.#last)}.`,
        {
          hint: "Lower the learning rate (a table's stepSize), or cut a network's gradients with a smaller maxGradientNorm.",
        },
      );
    }
    this.#last = metrics;
  }
}

function describe(metrics: Metrics): string {
  const parts = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`);
  return parts.length === 0 ? 'no metrics' : parts.join(', ');
}
