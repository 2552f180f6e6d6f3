import { type Metrics, PrismError } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';

/** Live arrays that an agent learns from, to find values that are too large. */
export interface LearnedFrom {
  /** Returns of the current episodes. */
  readonly returns: ArrayLike<number>;
  readonly observations: ArrayLike<number>;
}

/** Fails a run when metrics or returns become NaN or infinite. */
export class FiniteMetrics {
  readonly #learnedFrom: LearnedFrom;
  #last: Metrics = {};
  #largestReturn = 0;

  constructor(learnedFrom: LearnedFrom = { returns: [], observations: [] }) {
    this.#learnedFrom = learnedFrom;
  }

  /** @throws PrismError `not-finite`, with the last finite metrics; `contract` for values that are not metrics. */
  check(metrics: Metrics, envSteps: number, updates: number): void {
    if (typeof metrics !== 'object' || metrics === null) {
      throw PrismError.contract`The agent reports ${describeValue(metrics)} instead of metrics.
        learn() returns named numbers, or undefined.`;
    }
    for (const name in metrics) {
      const value: unknown = metrics[name];
      if (Number.isFinite(value)) continue;
      if (typeof value !== 'number') {
        throw PrismError.contract`The agent reports ${describeValue(value)} for the metric ${name}, which must be a number.
          learn() returns named numbers, or undefined.`;
      }
      throw PrismError.notFinite`Training stopped at step ${envSteps}: ${name} became ${metrics[name]} in update ${updates}. The previous \
        update had ${describe(this.#last)}.
        ${this.#hint()}`;
    }
    this.#last = metrics;
  }

  /** @throws PrismError `not-finite` if an episode's return is not finite. */
  checkReturn(value: number, envSteps: number, episode: number): void {
    const size = Math.abs(value);
    // NaN is not smaller, either.
    if (size <= this.#largestReturn) return;
    if (size < Number.POSITIVE_INFINITY) {
      this.#largestReturn = size;
      return;
    }
    throw PrismError.notFinite`Training stopped at step ${envSteps}: episode ${episode} has the return ${value}.
      A reward of the environment is not finite, or the sum of rewards overflows.`;
  }

  /** Looks for the cause in what the agent learned from. */
  #hint(): string {
    const { returns, observations } = this.#learnedFrom;
    const ofReturns = Math.max(this.#largestReturn, largestOf(returns));
    if (ofReturns > tooLarge)
      return `Returns are as large as ${ofReturns.toPrecision(2)}: scale or clip the rewards, for example with the wrapper clip-reward.`;
    const ofObservations = largestOf(observations);
    if (ofObservations > tooLarge)
      return `Observations are as large as ${ofObservations.toPrecision(2)}: scale them, for example with the wrapper normalize-observation.`;
    return 'Lower the learning rate (stepSize for tables), or clip the gradients with a smaller maxGradientNorm.';
  }
}

/** Beyond this, the scale of returns or observations is the likelier cause than the learning rate. */
const tooLarge = 1e6;

function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k]!));
  return largest;
}

function describe(metrics: Metrics): string {
  const parts = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`);
  return parts.length === 0 ? 'no metrics' : parts.join(', ');
}
