import type { AgentContext, Metrics } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import { FirstVisits } from '../firstVisits.ts';
import type { Episode } from '../memory/episodes.ts';
import { Episodes } from '../memory/episodes.ts';
import { returnStepSize, visits } from '../monteCarloSettings.ts';
import { RunningAverages } from '../runningAverages.ts';
import type { Tables } from '../tableSnapshot.ts';
import { FixedPolicyAgent } from './fixedPolicyAgent.ts';
import { predictionTable } from './predictionConfig.ts';

/** Settings of {@link MonteCarloPrediction}. */
export const monteCarloPredictionSettings = agentSettings('mc-prediction', {
  ...predictionTable,
  stepSize: returnStepSize,
  visits,
});

/** Values of {@link monteCarloPredictionSettings}. */
export type MonteCarloPredictionConfig = typeof monteCarloPredictionSettings.defaults;

/**
 * First-visit or every-visit Monte Carlo prediction of v_π (Sutton & Barto 2018, section 5.1, p. 92). A truncated episode's
 * return continues with the estimate of its last state.
 */
export class MonteCarloPrediction extends FixedPolicyAgent<Episode> {
  readonly memory: Episodes;
  /** V(s) */
  readonly v: Float64Array;
  readonly #averages: RunningAverages;
  readonly #firstVisits: FirstVisits | undefined;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<MonteCarloPredictionConfig>>) {
    const config = monteCarloPredictionSettings.complete(context.config);
    super(context, config);
    const { numStates } = this.shape;
    this.memory = new Episodes(this.shape);
    this.v = new Float64Array(numStates).fill(config.initialValue);
    this.#averages = new RunningAverages(numStates, config.stepSize === 'sample-average');
    this.#firstVisits = config.visits === 'first' ? new FirstVisits(numStates) : undefined;
  }

  learn({ length, states, rewards, lastState, terminated }: Episode): Metrics | undefined {
    const { v, discount, stepSize } = this;
    this.#firstVisits?.read(states, length);
    let g = terminated ? 0 : v[lastState]!;
    let errors = 0;
    let count = 0;
    for (let t = length - 1; t >= 0; t--) {
      // G ← γ G + R_{t+1}; unless S_t appears in S₀ … S_{t−1}: V(S_t) ← average(Returns(S_t))
      g = discount * g + rewards[t]!;
      const state = states[t]!;
      if (this.#firstVisits?.isFirst(state, t) === false) continue;
      const error = g - v[state]!;
      v[state]! += this.#averages.next(state, stepSize) * error;
      errors += Math.abs(error);
      count++;
    }
    return this.report(errors, count);
  }

  protected tables(): Tables {
    return { v: this.v, counts: this.#averages.counts };
  }
}
